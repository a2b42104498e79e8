package org.evenkeel.coordinator.dispatch.haproxy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.evenkeel.coordinator.model.Protocol;
import org.evenkeel.coordinator.model.ServiceKey;

/**
 * Decides whether the next configuration shares stick tables with the other node. What hinders it
 * is told and tried again: it never keeps services from being carried. For the engine's thread,
 * except {@link #problem}.
 */
final class SharedTables {
  private static final Duration PERIOD = Duration.ofSeconds(10);

  /** What HAProxy has refused is not tried again before, for every attempt is a reload. */
  private static final Duration RETRY = Duration.ofMinutes(5);

  private static final long PEM_BYTES_MAX = 1 << 16;
  private static final Pattern CERTIFICATE =
      Pattern.compile(
          "-----BEGIN CERTIFICATE-----[A-Za-z0-9+/=\\s]{1,20000}-----END CERTIFICATE-----");

  private final Optional<Sharing> sharing;
  private final Path authorities;
  private volatile Optional<String> problem = Optional.empty();

  // What the process has, unless it shares with a node that is not known here.
  private Optional<PeerLines> inForce = Optional.empty();
  private boolean strange;
  private boolean looked;
  private long lookedNanos;
  private long refusedUntil;
  private boolean refused;

  SharedTables(Surroundings surroundings, Optional<Sharing> sharing) {
    this.sharing = sharing;
    this.authorities = surroundings.directory().resolve("peers.pem");
  }

  /** Why tables are not shared though they should be; thread-safe. */
  Optional<String> problem() {
    return problem;
  }

  /** Finds out what the process has that an earlier coordinator has left. */
  void adopt(String configuration) {
    inForce = Optional.empty();
    strange = PeerLines.areIn(configuration);
    if (strange) {
      try {
        inForce = wanted().filter(lines -> lines.isIn(configuration));
        strange = inForce.isEmpty();
      } catch (IOException e) {
        problem = Optional.of(told(String.valueOf(e.getMessage())));
      }
    }
  }

  /** What the next configuration is to say of the other node; empty when nothing. */
  Optional<PeerLines> next(long nanos) {
    if (refused && nanos - refusedUntil < 0) {
      return Optional.empty();
    }
    refused = false;
    try {
      Optional<PeerLines> wanted = wanted();
      Optional<String> hindrance = wanted.isEmpty() ? Optional.empty() : hindrance();
      problem = hindrance.map(this::told);
      return hindrance.isPresent() ? Optional.empty() : wanted;
    } catch (IOException e) {
      problem = Optional.of(told(String.valueOf(e.getMessage())));
      return Optional.empty();
    }
  }

  /** HAProxy does not take it; the next configurations are without. */
  void refused(String reason, long nanos) {
    refused = true;
    refusedUntil = nanos + RETRY.toNanos();
    problem = Optional.of(told("HAProxy refuses it: " + reason));
  }

  /** The process has a configuration that says so. */
  void took(Optional<PeerLines> lines) {
    inForce = lines;
    strange = false;
  }

  /** No process runs any more. */
  void ended() {
    inForce = Optional.empty();
    strange = false;
    problem = Optional.empty();
  }

  /**
   * Looks, now and then, whether it could be otherwise than it is.
   *
   * @return whether a reload is needed
   */
  boolean look(long nanos) {
    if (looked && nanos - lookedNanos < PERIOD.toNanos()) {
      return false;
    }
    looked = true;
    lookedNanos = nanos;
    Optional<PeerLines> next = next(nanos);
    return strange || !next.equals(inForce);
  }

  private Optional<PeerLines> wanted() throws IOException {
    if (sharing.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(PeerLines.with(sharing.get(), tls(sharing.get())));
  }

  /**
   * The certificates of both nodes, which have vouched for themselves when they were paired: each
   * shows its own and takes the two, for after a reload it is itself who connects.
   */
  private Optional<PeerLines.Tls> tls(Sharing with) throws IOException {
    boolean own = Files.exists(with.certificate());
    if (own != Files.exists(with.authority())) {
      throw new IOException(
          "there is no %s; pair the nodes again"
              .formatted(own ? with.authority() : with.certificate()));
    }
    if (!own) {
      return Optional.empty();
    }
    String both = certificates(with.certificate()) + certificates(with.authority());
    if (!Files.exists(authorities) || !PrivateFile.read(authorities, PEM_BYTES_MAX).equals(both)) {
      PrivateFile.write(authorities, both);
    }
    String version = both + Files.getLastModifiedTime(with.certificate());
    return Optional.of(
        new PeerLines.Tls(with.certificate().toString(), authorities.toString(), version));
  }

  private static String certificates(Path file) throws IOException {
    String found =
        CERTIFICATE
            .matcher(PrivateFile.read(file, PEM_BYTES_MAX / 2))
            .results()
            .map(match -> match.group() + '\n')
            .collect(Collectors.joining());
    if (found.isEmpty()) {
      throw new IOException("there is no certificate in " + file + "; pair the nodes again");
    }
    return found;
  }

  /** Why it cannot be listened to; what HAProxy listens to already, it will go on with. */
  private Optional<String> hindrance() {
    if (sharing.isEmpty() || strange || inForce.isPresent()) {
      return Optional.empty();
    }
    return PortProbe.problem(
        new ServiceKey.Endpoint(Protocol.TCP, sharing.get().local(), sharing.get().port()));
  }

  private String told(String reason) {
    return "persistence is not shared with %s: %s"
        .formatted(sharing.map(Sharing::peer).orElse("another node"), reason);
  }
}
