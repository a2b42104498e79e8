package org.evenkeel.coordinator.model;

import java.util.Locale;

/** How packets for a real server are wrapped when forwarding is by tunnel. */
public sealed interface Tunnel {

  /** IP in IP, the plain form. */
  record Ipip() implements Tunnel {}

  /**
   * Generic routing encapsulation (RFC 2784).
   *
   * @param checksum whether the header carries one
   */
  record Gre(boolean checksum) implements Tunnel {}

  /**
   * Generic UDP encapsulation.
   *
   * @param port the real server's UDP port, 1 to 65535
   * @param checksum over what
   */
  record Gue(int port, Checksum checksum) implements Tunnel {
    public Gue {
      if (port < 1 || port > 65_535) {
        throw new IllegalArgumentException("port not within 1 to 65535: " + port);
      }
    }
  }

  /** What the checksum of a GUE packet covers. */
  enum Checksum {
    NONE,
    FULL,
    /** The inner checksum is left to the receiver. */
    REMOTE;

    /** The name in configuration. */
    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }
}
