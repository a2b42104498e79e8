package org.evenkeel.coordinator.lockdown;

import java.util.Comparator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.evenkeel.coordinator.model.Protocol;

/**
 * A port of this host, written {@code 22/tcp} as services(5) does.
 *
 * @param protocol TCP or UDP
 * @param port 1 to 65535
 */
public record ProtocolPort(Protocol protocol, int port) implements Comparable<ProtocolPort> {
  private static final Pattern WRITTEN = Pattern.compile("([1-9][0-9]{0,4})(?:/(tcp|udp))?");
  private static final Comparator<ProtocolPort> ORDER =
      Comparator.comparingInt(ProtocolPort::port).thenComparing(ProtocolPort::protocol);

  public ProtocolPort {
    if (protocol == Protocol.SCTP || port < 1 || port > 65_535) {
      throw new IllegalArgumentException("not a port of TCP or UDP: " + port + "/" + protocol);
    }
  }

  /** A port of TCP. */
  public static ProtocolPort tcp(int port) {
    return new ProtocolPort(Protocol.TCP, port);
  }

  /** A port of UDP. */
  public static ProtocolPort udp(int port) {
    return new ProtocolPort(Protocol.UDP, port);
  }

  /**
   * Reads {@code 22/tcp}, {@code 161/udp}, or {@code 22}, which is of TCP.
   *
   * @throws IllegalArgumentException when the text is none of them
   */
  public static ProtocolPort parse(String text) {
    Matcher matcher = WRITTEN.matcher(text);
    if (!matcher.matches()) {
      throw new IllegalArgumentException("not a port: " + text);
    }
    int port = Integer.parseInt(matcher.group(1));
    return "udp".equals(matcher.group(2)) ? udp(port) : tcp(port);
  }

  /** By number, TCP first. */
  @Override
  public int compareTo(ProtocolPort other) {
    return ORDER.compare(this, other);
  }

  /** As users write it. */
  @Override
  public String toString() {
    return port + "/" + protocol;
  }
}
