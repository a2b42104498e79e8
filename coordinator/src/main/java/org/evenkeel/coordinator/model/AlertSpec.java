package org.evenkeel.coordinator.model;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Who is told of faults, and when. Nobody is told unless there is a mail or a webhook.
 *
 * @param after a fault is told when it has lasted so long
 * @param calm that it has ended is told when it has stayed away so long
 * @param mail how mails are sent
 * @param webhook where messages are posted
 */
public record AlertSpec(
    Duration after, Duration calm, Optional<Mail> mail, Optional<Webhook> webhook) {
  /** A fault of less is no reason to call anybody. */
  public static final Duration AFTER_DEFAULT = Duration.ofSeconds(10);

  /** What comes back within it was never away. */
  public static final Duration CALM_DEFAULT = Duration.ofMinutes(1);

  /** Nobody. */
  public static final AlertSpec NONE =
      new AlertSpec(AFTER_DEFAULT, CALM_DEFAULT, Optional.empty(), Optional.empty());

  /** How a connection to a mail server is encrypted. */
  public enum Security {
    /** It begins in clear and must become encrypted (RFC 3207). */
    STARTTLS(587),
    /** From its first byte (RFC 8314). */
    TLS(465),
    /** Not at all, and without a password. */
    NONE(25);

    private final int port;

    Security(int port) {
      this.port = port;
    }

    /** The port that servers have for it. */
    public int port() {
      return port;
    }

    /** The name in configuration. */
    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * A mail server and who gets mail by it.
   *
   * @param server its name or address; its certificate must be for it
   * @param port 1 to 65535
   * @param security how the connection is encrypted
   * @param from the sender's address
   * @param to at least one recipient's address
   * @param user who signs in; empty when nobody does
   * @param passwordFile the file of that user's password
   * @param authorities the file of the certificates that may have signed the server's, PEM; empty
   *     for those of Java
   */
  public record Mail(
      String server,
      int port,
      Security security,
      String from,
      List<String> to,
      Optional<String> user,
      Optional<Path> passwordFile,
      Optional<Path> authorities) {
    public Mail {
      to = List.copyOf(to);
    }
  }

  /**
   * Where messages are posted as JSON.
   *
   * @param url http or https
   * @param tokenFile the file of a token that is sent as bearer (RFC 6750)
   * @param authorities the file of the certificates that may have signed the server's, PEM; empty
   *     for those of Java
   */
  public record Webhook(URI url, Optional<Path> tokenFile, Optional<Path> authorities) {}
}
