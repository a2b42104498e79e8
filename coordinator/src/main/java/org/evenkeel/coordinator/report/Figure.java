package org.evenkeel.coordinator.report;

import java.util.List;
import java.util.Locale;

/**
 * What is recorded. Its constant's name is the name inside the files, at most 20 characters: it
 * stays. So do the lists below, and their order: a file of another list is begun anew.
 */
public enum Figure {
  /** Established connections, at the moment of recording. */
  ACTIVE("active-connections", "Active connections", Unit.CONNECTIONS),
  /** Connections begun, over the time since the recording before. */
  NEW("new-connections", "New connections", Unit.CONNECTIONS_PER_SECOND),
  /** Bytes from clients. */
  RECEIVED("received", "Received from clients", Unit.BYTES_PER_SECOND),
  /** Bytes to clients that passed through this node: none by direct routing and tunnels. */
  SENT("sent", "Sent to clients", Unit.BYTES_PER_SECOND),
  /** Real servers that may take new connections. */
  SERVING("serving", "Real servers that serve", Unit.REAL_SERVERS),
  /** The weight in force. */
  WEIGHT("weight", "Weight", Unit.NUMBER),
  /** What its agent said of how idle it is. */
  IDLE("idle", "Idle", Unit.PERCENT),
  /** 100 while its checks pass, 0 while they fail: on average how much of the time it was up. */
  UP("up", "Health", Unit.PERCENT),
  /** Load average over a minute, as the kernel counts it. */
  LOAD("load", "Load average", Unit.NUMBER),
  /** How busy the processors are, all of them together. */
  CPU("cpu", "Processors", Unit.PERCENT),
  /** Memory that is not available to programs. */
  MEMORY("memory", "Memory used", Unit.BYTES),
  /** Memory that the coordinator occupies. */
  PROCESS_MEMORY("process-memory", "Memory of the coordinator", Unit.BYTES);

  /** Of the node: all its services together, and its host. */
  static final List<Figure> OF_NODE =
      List.of(ACTIVE, NEW, RECEIVED, SENT, LOAD, CPU, MEMORY, PROCESS_MEMORY);

  /** Of a virtual service. */
  static final List<Figure> OF_SERVICE = List.of(ACTIVE, NEW, RECEIVED, SENT, SERVING);

  /** Of a real server of a virtual service. */
  static final List<Figure> OF_REAL_SERVER = List.of(ACTIVE, NEW, RECEIVED, SENT, WEIGHT, IDLE, UP);

  private final String word;
  private final String title;
  private final Unit unit;

  Figure(String word, String title, Unit unit) {
    this.word = word;
    this.title = title;
    this.unit = unit;
  }

  /** The name that the API uses. */
  @Override
  public String toString() {
    return word;
  }

  /** What people call it. */
  public String title() {
    return title;
  }

  /** What it is counted in. */
  public Unit unit() {
    return unit;
  }

  /** Its name inside the files. */
  String source() {
    return name().toLowerCase(Locale.ROOT);
  }
}
