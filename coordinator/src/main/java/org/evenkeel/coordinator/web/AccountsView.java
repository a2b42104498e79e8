package org.evenkeel.coordinator.web;

import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.evenkeel.coordinator.account.Role;
import org.evenkeel.coordinator.account.Scope;
import org.evenkeel.coordinator.account.Token;
import org.evenkeel.coordinator.account.User;
import org.evenkeel.coordinator.api.Session;

/**
 * The page of users, tokens and sessions: everybody sees their own, an admin those of all.
 *
 * @param frame what is around it
 * @param own who looks, when they are a user
 * @param outsider whether a directory knows who looks, and nothing is kept of them here
 * @param users all of them; empty for who is no admin
 * @param tokens those that are seen
 * @param sessions those that are seen
 */
record AccountsView(
    Frame frame,
    Optional<User> own,
    boolean outsider,
    List<UserRow> users,
    List<TokenRow> tokens,
    List<SessionRow> sessions) {

  /** A user's row. */
  record UserRow(User user) {
    String name() {
      return user.name();
    }

    String role() {
      return user.scope().role().toString();
    }

    String services() {
      return services(user.scope());
    }

    boolean secondFactor() {
      return user.secondFactor().isPresent();
    }

    /** What the form that changes them begins with. */
    String values() {
      return JsonText.of(
          Map.of(
              "name",
              name(),
              "role",
              role(),
              "services",
              String.join(", ", new TreeSet<>(user.scope().services()))));
    }

    private static String services(Scope scope) {
      return scope.services().isEmpty()
          ? "all"
          : String.join(", ", new TreeSet<>(scope.services()));
    }
  }

  /**
   * A token's row.
   *
   * @param token which
   * @param used when it was last used
   * @param now the time of the rendering
   */
  record TokenRow(Token token, Optional<Instant> used, Instant now) {
    String lastUsed() {
      return used.map(Moments::minute).orElse("never");
    }

    boolean expired() {
      return !now.isBefore(token.expires());
    }

    String created() {
      return Moments.minute(token.created());
    }

    String expires() {
      return Moments.minute(token.expires());
    }
  }

  /**
   * A session's row.
   *
   * @param session which
   * @param current whether it is the one that looks
   */
  record SessionRow(Session session, boolean current) {
    String started() {
      return Moments.minute(session.started());
    }

    /** Who says that it is them; empty of a user here. */
    String vouched() {
      return session.account().vouched().strip();
    }
  }

  /** Whether whoever looks can make tokens: not when a directory alone knows them. */
  boolean keepsTokens() {
    return !outsider;
  }

  /** Whether whoever looks signs in with a second factor. */
  boolean secondFactor() {
    return own.filter(user -> user.secondFactor().isPresent()).isPresent();
  }

  /** Roles that a token of theirs may have. */
  List<String> roles() {
    return Arrays.stream(Role.values())
        .filter(role -> frame.scope().role().includes(role))
        .map(Role::toString)
        .toList();
  }

  /** All roles. */
  List<String> allRoles() {
    return Arrays.stream(Role.values()).map(Role::toString).toList();
  }
}
