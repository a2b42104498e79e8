package org.evenkeel.coordinator.model;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Who else knows users and their passwords. */
public sealed interface SignInSpec {
  /** By group, what its members may do. */
  Map<String, Grant> roles();

  /** What somebody may do, as the file says it. */
  enum Rank {
    VIEWER,
    OPERATOR,
    ADMIN;

    /** The name in configuration. */
    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * A role, and for which services.
   *
   * @param services names of virtual services, of an operator alone; empty means all
   */
  record Grant(Rank rank, Set<String> services) {
    public Grant {
      services = Set.copyOf(services);
    }
  }

  /**
   * A server that speaks LDAP (RFC 4511).
   *
   * @param host its name or address; its certificate must be for it
   * @param port 1 to 65535
   * @param security how the connection is encrypted; in clear to this machine alone
   * @param authorities the file of the certificates that may have signed the server's, PEM; empty
   *     for those of Java
   * @param entry how a user's entry is found
   * @param groups the attribute of a user's entry that names their groups
   * @param timeout how long an answer may take, all its steps together
   */
  record Ldap(
      String host,
      int port,
      Security security,
      Optional<Path> authorities,
      Entry entry,
      String groups,
      Duration timeout,
      Map<String, Grant> roles)
      implements SignInSpec {
    public Ldap {
      roles = Map.copyOf(roles);
    }

    /** How a connection is encrypted. */
    public enum Security {
      /** From its first byte. */
      TLS(636),
      /** It begins in clear and must become encrypted (RFC 4513, 3). */
      STARTTLS(389),
      /** Not at all. */
      NONE(389);

      private final int port;

      Security(int port) {
        this.port = port;
      }

      /** The port that servers have for it. */
      public int port() {
        return port;
      }
    }

    /** How a user's entry is found. */
    public sealed interface Entry {
      /** Where the user's name stands in names and filters. */
      String USER = "{user}";

      /** Its name is known, but for the user's. */
      record Named(String dn) implements Entry {}

      /**
       * It is searched for.
       *
       * @param account who searches; empty when nobody has to sign in for that
       * @param base below which entry
       * @param filter which one; there must be no other
       */
      record Searched(Optional<Account> account, String base, String filter) implements Entry {}
    }

    /** Who searches, and the file of the password. */
    public record Account(String dn, Path passwordFile) {}
  }

  /**
   * A server that speaks RADIUS (RFC 2865).
   *
   * @param host its name or address
   * @param port 1 to 65535
   * @param secretFile the file of the secret that is shared with it
   * @param nasIdentifier what this node calls itself
   * @param groups the attribute of an answer that names a user's groups
   * @param timeout how long a try waits
   * @param retries how often it is tried again
   */
  record Radius(
      String host,
      int port,
      Path secretFile,
      String nasIdentifier,
      Groups groups,
      Duration timeout,
      int retries,
      Map<String, Grant> roles)
      implements SignInSpec {
    /** The port that servers have. */
    public static final int PORT = 1812;

    public Radius {
      roles = Map.copyOf(roles);
    }

    /** Attributes that servers can name groups in. */
    public enum Groups {
      FILTER_ID,
      CLASS;

      /** The name in configuration. */
      @Override
      public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
      }
    }
  }
}
