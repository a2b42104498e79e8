package org.evenkeel.coordinator.api;

import io.javalin.http.Context;
import io.javalin.http.Cookie;
import io.javalin.http.HandlerType;
import io.javalin.http.SameSite;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.evenkeel.coordinator.account.Accounts;
import org.evenkeel.coordinator.account.Outsider;
import org.evenkeel.coordinator.account.Person;
import org.evenkeel.coordinator.account.Role;
import org.evenkeel.coordinator.account.Token;
import org.evenkeel.coordinator.account.Tokens;
import org.evenkeel.coordinator.account.User;
import org.evenkeel.coordinator.api.Credentials.Attempt;
import org.evenkeel.coordinator.api.Credentials.Claim;
import org.evenkeel.coordinator.api.Credentials.Way;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds out who makes a request, and turns strangers away. Four ways in: the control socket, basic
 * credentials, a program's token, a browser's session. Safe for any thread.
 */
public final class Gate {
  /** Where a browser without a session is sent. */
  public static final String LOGIN_PATH = "/lbadmin/login";

  /** What the browser says it is. */
  private static final String USER_AGENT = "User-Agent";

  private static final Logger LOG = LoggerFactory.getLogger(Gate.class);
  private static final String REQUESTER = "org.evenkeel.requester";

  private static final String BEARER = "Bearer ";
  private static final int LONGEST_CREDENTIALS = 1024;

  private final Accounts accounts;
  private final Tokens tokens;
  private final Sessions sessions;
  private final Recorder recorder;
  private final Credentials credentials;
  private final LongSupplier nanoClock;

  Gate(
      Accounts accounts,
      Tokens tokens,
      Recorder recorder,
      Credentials credentials,
      LongSupplier nanoClock) {
    this.recorder = recorder;
    this.accounts = accounts;
    this.tokens = tokens;
    this.credentials = credentials;
    this.nanoClock = nanoClock;
    this.sessions = new Sessions(nanoClock);
  }

  /** What became of an attempt to sign in. */
  public enum SignIn {
    DONE,
    /** Unknown user, wrong password, wrong or missing code; which of them is not said. */
    REFUSED,
    /** Too many wrong passwords came, or too many people sign in at once. */
    TRY_LATER
  }

  /** Who makes the request; only for routes that are not {@link Access#OPEN}. */
  public static Requester requester(Context request) {
    Requester requester = request.attribute(REQUESTER);
    if (requester == null) {
      throw new IllegalStateException("no requester on " + request.path());
    }
    return requester;
  }

  /** Who makes the request; empty where nobody is known, or need be. */
  static Optional<Requester> known(Context request) {
    return Optional.ofNullable(request.attribute(REQUESTER));
  }

  /** Whether the requester of a long-lasting answer may still have it; asking counts as use. */
  public boolean stillWelcome(Requester requester) {
    return switch (requester.proof()) {
      case Requester.Proof.Socket() -> true;
      case Requester.Proof.Password(var person) -> isCurrent(person) && isFresh(person);
      case Requester.Proof.Cookie(var session) -> lasting(session.id()).isPresent();
      case Requester.Proof.Bearer(var token, var owner) ->
          tokens.current(token, Instant.now()) && owner.map(accounts::current).orElse(true);
    };
  }

  /** Whether they are as they were; of who is from elsewhere, as far as it was said since. */
  private boolean isCurrent(Person person) {
    return switch (person) {
      case User user -> accounts.current(user);
      case Outsider outsider -> credentials.current(outsider);
    };
  }

  /** Who is from elsewhere sends the password again after a while, and is asked after again. */
  private boolean isFresh(Person person) {
    return switch (person) {
      case User _ -> true;
      case Outsider outsider ->
          nanoClock.getAsLong() - outsider.provenNanos() < CredentialCache.LIFETIME.toNanos();
    };
  }

  /** The browser's session; one that another browser brings was stolen, and ends. */
  private Optional<Session> session(Context request) {
    Optional<Session> session =
        Optional.ofNullable(request.cookie(cookieName(request))).flatMap(this::lasting);
    if (session.isPresent() && !session.get().from().agent().equals(place(request).agent())) {
      LOG.warn("another browser at {} brings a {}", place(request).address(), session.get());
      sessions.close(session.get());
      return Optional.empty();
    }
    return session;
  }

  /** The session of a cookie, if it lasts and its user is as they were. */
  private Optional<Session> lasting(String id) {
    Optional<Session> session = sessions.use(id);
    if (session.isPresent() && !isCurrent(session.get().account())) {
      sessions.close(session.get());
      return Optional.empty();
    }
    return session;
  }

  private static Session.Place place(Context request) {
    return new Session.Place(
        Connectors.remoteAddress(request.req()).getHostAddress(),
        Optional.ofNullable(request.header(USER_AGENT)).orElse(""));
  }

  /**
   * Verifies a password and, when it is right, gives the browser a session.
   *
   * @param code of the second factor; empty when none was sent
   */
  public SignIn signIn(Context request, String user, String password, String code)
      throws InterruptedException {
    return switch (credentials.verify(claim(request, user, password, code, Way.SESSION))) {
      case Attempt.Let(var account) -> {
        session(request).ifPresent(sessions::close); // else it would last beside the new one
        setCookie(request, sessions.open(account, place(request)).id(), Sessions.LIFETIME);
        yield SignIn.DONE;
      }
      case Attempt.Not(var why) -> why;
    };
  }

  private static Claim claim(Context request, String user, String password, String code, Way way) {
    return new Claim(user, password, code, way, Connectors.remoteAddress(request.req()));
  }

  /** Ends the request unless that is the password of who makes it. */
  void confirm(Context request, String password) throws InterruptedException {
    String name = requester(request).name();
    Claim claim = claim(request, name, password, "", Way.AGAIN);
    if (credentials.verify(claim) instanceof Attempt.Not(var why)) {
      if (why == SignIn.TRY_LATER) {
        throw tooMany();
      }
      throw ProblemException.of(403, "that is not your password; send it", Optional.of("old"));
    }
  }

  /** The browsers' sessions that last, the latest sign-in first. */
  public List<Session> sessions() {
    return sessions.list().stream().filter(one -> isCurrent(one.account())).toList();
  }

  /** Ends a session. */
  void end(Session session) {
    sessions.close(session);
  }

  /** Ends the browser's session. */
  public void signOut(Context request) {
    requester(request).session().ifPresent(sessions::close);
    setCookie(request, "", Duration.ZERO);
  }

  /** Admits a request to its route, or ends it. */
  void admit(Context request) throws IOException, InterruptedException {
    if (request.routeRoles().contains(Access.OPEN)) {
      return;
    }
    if (request.method().equals(HandlerType.HEAD) && request.routeRoles().isEmpty()) {
      throw ProblemException.of( // Javalin lets it pass where there is a GET, and runs nothing
          405, "HEAD does not work on %s; use GET".formatted(request.path()), "Allow", "GET");
    }
    Optional<Requester> requester = identify(request);
    if (requester.isEmpty()) {
      turnAway(request);
      return;
    }
    request.attribute(REQUESTER, requester.get());
    requireOwnPage(request);
    if (requester.get().session().isPresent()) {
      requireCsrfToken(request, requester.get().session().get());
    }
    requireRole(request, requester.get());
  }

  private static void requireRole(Context request, Requester requester) {
    Role least =
        Access.least(request.routeRoles())
            .orElseThrow(() -> ProblemException.of(403, "nobody may do that; it names no role"));
    if (!requester.scope().role().includes(least)) {
      throw ProblemException.of(
          403,
          "that needs the role %s, and %s is %s; ask an admin"
              .formatted(least, requester.name(), requester.scope()));
    }
  }

  private Optional<Requester> identify(Context request) throws InterruptedException {
    if (Connectors.isLocal(request.req())) {
      return Optional.of(Requester.LOCAL);
    }
    String authorization = request.header("Authorization");
    if (authorization != null) {
      return authorization.regionMatches(true, 0, BEARER, 0, BEARER.length())
          ? bearer(request, authorization.substring(BEARER.length()).strip())
          : basic(request, authorization);
    }
    return session(request).map(session -> Requester.of(session, place(request).address()));
  }

  /** A secret that is wrong costs nobody anything: 256 bits are not guessed. */
  private Optional<Requester> bearer(Context request, String secret) {
    Optional<Token> token = tokens.use(secret, Instant.now());
    if (token.isEmpty()) {
      recorder.failed("", "token", place(request).address(), "wrong, revoked or expired token");
      return Optional.empty();
    }
    String owner = token.get().owner();
    Optional<User> account = accounts.find(owner);
    return account.isEmpty() && !owner.equals(User.LOCAL)
        ? Optional.empty()
        : Optional.of(Requester.of(token.get(), account, place(request).address()));
  }

  private Optional<Requester> basic(Context request, String authorization)
      throws InterruptedException {
    Optional<String> pair = pair(authorization);
    if (pair.isEmpty()) {
      return Optional.empty();
    }
    int colon = pair.get().indexOf(':');
    String user = pair.get().substring(0, colon);
    Claim claim = claim(request, user, pair.get().substring(colon + 1), "", Way.PASSWORD);
    return switch (credentials.verify(claim)) {
      case Attempt.Let(var account) -> Optional.of(Requester.of(account, place(request).address()));
      case Attempt.Not(var why) when why == SignIn.TRY_LATER -> throw tooMany();
      case Attempt.Not _ -> Optional.empty();
    };
  }

  private static ProblemException tooMany() {
    return ProblemException.of(
        429,
        "too many wrong passwords, or too many at once; wait and try again",
        "Retry-After",
        Long.toString(Backoff.LONGEST.toSeconds()));
  }

  /** User and password of RFC 7617, parted by the first colon; empty when it is anything else. */
  private static Optional<String> pair(String authorization) {
    if (!authorization.regionMatches(true, 0, "Basic ", 0, 6)
        || authorization.length() > 2 * LONGEST_CREDENTIALS) {
      return Optional.empty();
    }
    try {
      byte[] bytes = Base64.getDecoder().decode(authorization.substring(6).strip());
      String pair = new String(bytes, StandardCharsets.UTF_8);
      return pair.indexOf(':') > 0 ? Optional.of(pair) : Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** Browsers send along, besides the session, basic credentials that they remember. */
  private static void requireOwnPage(Context request) {
    if (!isQuestion(request) && RequestOrigin.isForeign(request)) {
      throw ProblemException.of(403, "another site sent this; do it on this node's own pages");
    }
  }

  private static boolean isQuestion(Context request) {
    return request.method().equals(HandlerType.GET) || request.method().equals(HandlerType.HEAD);
  }

  private static void requireCsrfToken(Context request, Session session) throws IOException {
    if (isQuestion(request)) {
      return;
    }
    String token = csrfToken(request);
    if (!MessageDigest.isEqual(
        token.getBytes(StandardCharsets.UTF_8),
        session.csrfToken().getBytes(StandardCharsets.UTF_8))) {
      throw ProblemException.of(
          403, "the header X-CSRF-Token is missing or not this session's; reload the page");
    }
  }

  /** Scripts send it in a header; a page's form, which works without them, in a field. */
  private static String csrfToken(Context request) throws IOException {
    String header = Optional.ofNullable(request.header("X-CSRF-Token")).orElse("");
    boolean form = request.routeRoles().contains(Access.PAGE) && Body.isForm(request);
    return header.isEmpty() && form ? Body.form(request).getOrDefault("csrf", "") : header;
  }

  private static void turnAway(Context request) {
    boolean page = request.routeRoles().contains(Access.PAGE);
    if (page && request.method().equals(HandlerType.GET)) {
      request.redirect(LOGIN_PATH);
      request.skipRemainingHandlers();
      return;
    }
    String detail = "user and password, or the token, are missing or wrong; send them, or sign in";
    if (page || request.routeRoles().contains(Access.LIVE)) {
      throw ProblemException.of(401, detail);
    }
    throw ProblemException.of(
        401, detail, "WWW-Authenticate", "Basic realm=\"evenkeel\", charset=\"UTF-8\"");
  }

  private static void setCookie(Context request, String value, Duration lifetime) {
    Cookie cookie = new Cookie(cookieName(request), value);
    cookie.setPath("/");
    cookie.setMaxAge((int) lifetime.toSeconds());
    cookie.setHttpOnly(true);
    cookie.setSecure(request.req().isSecure());
    cookie.setSameSite(SameSite.STRICT);
    request.cookie(cookie);
  }

  /**
   * Cookies do not tell ports apart, so the port is in the name: two coordinators on one host do
   * not sign each other's users out. The prefix {@code __Host-} (RFC 6265bis) keeps other hosts of
   * the domain from setting it.
   */
  private static String cookieName(Context request) {
    String name = "evenkeel-" + request.req().getLocalPort();
    return request.req().isSecure() ? "__Host-" + name : name;
  }
}
