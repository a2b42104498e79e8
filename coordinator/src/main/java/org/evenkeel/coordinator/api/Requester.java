package org.evenkeel.coordinator.api;

import java.util.Optional;
import org.evenkeel.coordinator.account.Outsider;
import org.evenkeel.coordinator.account.Person;
import org.evenkeel.coordinator.account.Scope;
import org.evenkeel.coordinator.account.Token;
import org.evenkeel.coordinator.account.User;

/**
 * Who makes a request.
 *
 * @param name the user's name, or {@code local} over the control socket
 * @param scope what they may do
 * @param from the address that the request comes from, or {@code local}
 * @param proof how they have proved who they are
 */
public record Requester(String name, Scope scope, String from, Proof proof) {
  /** Whoever the permissions of the control socket let in. */
  static final Requester LOCAL =
      new Requester(User.LOCAL, Scope.ADMIN, User.LOCAL, new Proof.Socket());

  /** How somebody has proved who they are. */
  public sealed interface Proof {
    /** They may open the control socket. */
    record Socket() implements Proof {}

    /** Basic credentials. */
    record Password(Person person) implements Proof {}

    /** A browser's session. */
    record Cookie(Session session) implements Proof {}

    /**
     * A program's token.
     *
     * @param owner whose it is, as they are; empty when it was made over the control socket
     */
    record Bearer(Token token, Optional<User> owner) implements Proof {}
  }

  /** Somebody who has sent user and password. */
  static Requester of(Person person, String from) {
    return new Requester(person.name(), person.scope(), from, new Proof.Password(person));
  }

  /** A browser that has signed in. */
  static Requester of(Session session, String from) {
    return new Requester(
        session.user(), session.account().scope(), from, new Proof.Cookie(session));
  }

  /** A program, which may what both its token and the owner may. */
  static Requester of(Token token, Optional<User> owner, String from) {
    Scope limit = owner.map(User::scope).orElse(Scope.ADMIN);
    return new Requester(
        token.owner(), token.scope().limitedBy(limit), from, new Proof.Bearer(token, owner));
  }

  /** The browser's session; empty for programs. */
  public Optional<Session> session() {
    return proof instanceof Proof.Cookie cookie ? Optional.of(cookie.session()) : Optional.empty();
  }

  /** Whether a directory knows them, and nothing is kept of them here. */
  public boolean isOutsider() {
    return switch (proof) {
      case Proof.Password(var person) -> person instanceof Outsider;
      case Proof.Cookie(var session) -> session.account() instanceof Outsider;
      case Proof.Socket _, Proof.Bearer _ -> false;
    };
  }

  /** How they have proved who they are, in words. */
  String via() {
    return switch (proof) {
      case Proof.Socket() -> "socket";
      case Proof.Password(var person) -> "password" + person.vouched();
      case Proof.Cookie(var session) -> "session" + session.account().vouched();
      case Proof.Bearer(var token, var _) -> "token " + token.name();
    };
  }

  /** Ends the request unless they may change something of that virtual service. */
  void requireService(String service) {
    if (!scope.mayChange(service)) {
      throw ProblemException.of(
          403,
          "%s is %s, and may change nothing of %s; ask an admin".formatted(name, scope, service));
    }
  }
}
