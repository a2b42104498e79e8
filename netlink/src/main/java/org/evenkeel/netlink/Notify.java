package org.evenkeel.netlink;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * What a service tells the service manager that started it (sd_notify(3)). Started by hand it has
 * none: then nothing is sent and nothing can fail. Any thread but a virtual one may tell; a manager
 * that takes nothing keeps it waiting for a tenth of a second.
 */
public final class Notify {
  /** More than a person reads in a line; far below what a datagram may hold. */
  private static final int STATUS_MAX = 200;

  private final Optional<String> socket;
  private final Optional<Duration> watchdog;

  private Notify(Optional<String> socket, Optional<Duration> watchdog) {
    this.socket = socket;
    this.watchdog = watchdog;
  }

  /** As this process was started. */
  public static Notify fromEnvironment() {
    return of(System.getenv(), ProcessHandle.current().pid());
  }

  /**
   * As a process was started.
   *
   * @param environment its environment: {@code NOTIFY_SOCKET}, {@code WATCHDOG_USEC}, {@code
   *     WATCHDOG_PID}
   * @param pid its number
   */
  static Notify of(Map<String, String> environment, long pid) {
    Optional<String> socket =
        Optional.ofNullable(environment.get("NOTIFY_SOCKET")).filter(name -> !name.isEmpty());
    return new Notify(socket, socket.flatMap(_ -> watchdog(environment, pid)));
  }

  /** See sd_watchdog_enabled(3). */
  private static Optional<Duration> watchdog(Map<String, String> environment, long pid) {
    String ours = Long.toString(pid);
    if (!environment.getOrDefault("WATCHDOG_PID", ours).equals(ours)) {
      return Optional.empty();
    }
    try {
      long micros = Long.parseLong(environment.getOrDefault("WATCHDOG_USEC", ""));
      return micros > 0 ? Optional.of(Duration.ofMillis(micros / 1_000)) : Optional.empty();
    } catch (NumberFormatException _) {
      return Optional.empty();
    }
  }

  /** Whether there is a service manager that wants to know. */
  public boolean wanted() {
    return socket.isPresent();
  }

  /** Silence that long and the service manager restarts the service; empty when it does not. */
  public Optional<Duration> watchdogPeriod() {
    return watchdog;
  }

  /**
   * The service serves.
   *
   * @throws NetlinkException when the service manager cannot be told
   */
  public void ready() throws NetlinkException {
    send("READY=1");
  }

  /**
   * The service is alive.
   *
   * @throws NetlinkException when the service manager cannot be told
   */
  public void watchdog() throws NetlinkException {
    send("WATCHDOG=1");
  }

  /**
   * The service is about to end.
   *
   * @throws NetlinkException when the service manager cannot be told
   */
  public void stopping() throws NetlinkException {
    send("STOPPING=1");
  }

  /**
   * What the service does, for people: {@code systemctl status} shows it.
   *
   * @param text one line of which 200 characters are taken; control characters become spaces
   * @throws NetlinkException when the service manager cannot be told
   */
  public void status(String text) throws NetlinkException {
    String line = text.replaceAll("\\p{Cntrl}", " ");
    send("STATUS=" + line.substring(0, Math.min(STATUS_MAX, line.length())));
  }

  private void send(String state) throws NetlinkException {
    if (socket.isPresent()) {
      UnixDatagram.send(socket.get(), state.getBytes(StandardCharsets.UTF_8));
    }
  }
}
