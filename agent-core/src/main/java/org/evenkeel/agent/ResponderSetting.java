package org.evenkeel.agent;

import java.net.InetAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Where and how clients are answered.
 *
 * @param name unique among the responders
 * @param port TCP port; 0 = any free one
 * @param listen local addresses; none = all
 * @param protocol how clients speak
 * @param format how the number is written
 * @param importances by metric's name: which metrics count here and how much; empty = all, as they
 *     say themselves
 * @param access who is answered
 * @param tls certificate, where clients speak TLS
 */
public record ResponderSetting(
    String name,
    int port,
    List<InetAddress> listen,
    Protocol protocol,
    Format format,
    Map<String, Double> importances,
    Access access,
    Optional<Tls> tls) {
  /** The responder that the elements of version 4 describe. */
  public static final String DEFAULT_NAME = "default";

  public ResponderSetting {
    listen = List.copyOf(listen);
    importances = Map.copyOf(importances);
  }

  /** How clients speak. */
  public enum Protocol {
    /** The answer comes at once, whatever the client says or does not say. */
    TCP,
    /** HTTP/1.1: the answer is the body. */
    HTTP
  }

  /** How the answer is written. */
  public enum Format {
    /** {@code 97%}, with the words of HAProxy's agent-check. */
    PERCENT,
    /** {@code 97}, for readers that know numbers alone: 0 takes the place of drain, down, maint. */
    INTEGER
  }

  /**
   * Who is answered.
   *
   * @param allowFrom callers; none = everybody
   * @param connectionsMax connections at a time; who has stayed longest makes room
   * @param acceptsPerSecond connections of one address in a second; 0 = any number
   */
  public record Access(List<AddressRange> allowFrom, int connectionsMax, int acceptsPerSecond) {
    /** Everybody. */
    public static final Access OPEN = new Access(List.of(), 512, 0);

    public Access {
      allowFrom = List.copyOf(allowFrom);
    }
  }

  /**
   * A certificate with its key.
   *
   * @param certificate PEM, the chain, or a PKCS #12 file with the key in it
   * @param key PEM, PKCS #8, not encrypted; empty for PKCS #12
   * @param passwordFile holds the password of the PKCS #12 file in its first line
   */
  public record Tls(Path certificate, Optional<Path> key, Optional<Path> passwordFile) {}

  /** As version 4 answers. */
  public static ResponderSetting plain(int port) {
    return new ResponderSetting(
        DEFAULT_NAME,
        port,
        List.of(),
        Protocol.TCP,
        Format.PERCENT,
        Map.of(),
        Access.OPEN,
        Optional.empty());
  }

  /** The same at another place. */
  ResponderSetting at(int otherPort, List<InetAddress> otherListen) {
    return new ResponderSetting(
        name, otherPort, otherListen, protocol, format, importances, access, tls);
  }

  /** As status names it. */
  String protocolName() {
    return switch (protocol) {
      case TCP -> tls.isPresent() ? "tls" : "tcp";
      case HTTP -> tls.isPresent() ? "https" : "http";
    };
  }
}
