package org.evenkeel.coordinator.api;

import io.javalin.http.Context;
import io.javalin.http.Cookie;
import io.javalin.http.HandlerType;
import io.javalin.http.SameSite;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Base64;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds out who makes a request, and turns strangers away. Three ways in: the control socket, basic
 * credentials, a browser's session. Safe for any thread.
 */
public final class Gate {
  /** Where a browser without a session is sent. */
  public static final String LOGIN_PATH = "/lbadmin/login";

  private static final Logger LOG = LoggerFactory.getLogger(Gate.class);
  private static final String REQUESTER = "org.evenkeel.requester";
  private static final int LONGEST_CREDENTIALS = 1024;

  private final Accounts accounts;
  private final Sessions sessions;
  private final CredentialCache cache;
  private final Backoff backoff;

  Gate(Accounts accounts, LongSupplier nanoClock) {
    this.accounts = accounts;
    this.sessions = new Sessions(nanoClock);
    this.cache = new CredentialCache(nanoClock);
    this.backoff = new Backoff(nanoClock);
    accounts.onChange(cache::clear);
  }

  /** What became of an attempt to sign in. */
  public enum SignIn {
    DONE,
    /** Unknown user or wrong password; which of them is not said. */
    REFUSED,
    /** Too many wrong passwords came from this address, or too many people sign in at once. */
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

  /** Whether the requester of a long-lasting answer may still have it; asking counts as use. */
  public boolean stillWelcome(Requester requester) {
    return requester.session().map(session -> sessions.use(session.id()).isPresent()).orElse(true);
  }

  /** The browser's session, for routes that anybody may ask for. */
  public Optional<Session> session(Context request) {
    return Optional.ofNullable(request.cookie(cookieName(request))).flatMap(sessions::use);
  }

  /** Verifies a password and, when it is right, gives the browser a session. */
  public SignIn signIn(Context request, String user, String password) throws InterruptedException {
    SignIn outcome =
        user.length() + password.length() > LONGEST_CREDENTIALS
            ? SignIn.REFUSED
            : verify(request, user, password);
    if (outcome == SignIn.DONE) {
      setCookie(request, sessions.open(user).id(), Sessions.LIFETIME);
    }
    return outcome;
  }

  /** Ends the browser's session. */
  public void signOut(Context request) {
    requester(request).session().ifPresent(sessions::close);
    setCookie(request, "", Duration.ZERO);
  }

  /** Admits a request to its route, or ends it. */
  void admit(Context request) throws InterruptedException {
    if (request.routeRoles().contains(Access.OPEN)) {
      return;
    }
    Optional<Requester> requester = identify(request);
    if (requester.isEmpty()) {
      turnAway(request);
      return;
    }
    requester.get().session().ifPresent(session -> requireCsrfToken(request, session));
    request.attribute(REQUESTER, requester.get());
  }

  private Optional<Requester> identify(Context request) throws InterruptedException {
    if (Connectors.isLocal(request.req())) {
      return Optional.of(Requester.LOCAL);
    }
    String authorization = request.header("Authorization");
    if (authorization != null) {
      return basic(request, authorization);
    }
    return session(request).map(session -> new Requester(session.user(), Optional.of(session)));
  }

  private Optional<Requester> basic(Context request, String authorization)
      throws InterruptedException {
    Optional<String> pair = credentials(authorization);
    if (pair.isEmpty()) {
      return Optional.empty();
    }
    int colon = pair.get().indexOf(':');
    String user = pair.get().substring(0, colon);
    return switch (verify(request, user, pair.get().substring(colon + 1))) {
      case DONE -> Optional.of(new Requester(user, Optional.empty()));
      case REFUSED -> Optional.empty();
      case TRY_LATER ->
          throw ProblemException.of(
              429,
              "too many wrong passwords from this address, or too many at once; wait and try again",
              "Retry-After",
              Long.toString(Backoff.LONGEST.toSeconds()));
    };
  }

  /** User and password of RFC 7617, parted by the first colon; empty when it is anything else. */
  private static Optional<String> credentials(String authorization) {
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

  private SignIn verify(Context request, String user, String password) throws InterruptedException {
    InetAddress address = Connectors.remoteAddress(request.req());
    if (backoff.remaining(address).isPositive()) {
      return SignIn.TRY_LATER;
    }
    if (cache.holds(user, password)) {
      return SignIn.DONE;
    }
    if (!backoff.admits(address)) {
      return SignIn.TRY_LATER;
    }
    Optional<Boolean> right = accounts.verify(user, password);
    if (right.isEmpty()) {
      return SignIn.TRY_LATER;
    }
    if (!right.get()) {
      LOG.warn("wrong user or password from {}", address.getHostAddress());
      return SignIn.REFUSED;
    }
    backoff.succeeded(address);
    cache.add(user, password);
    return SignIn.DONE;
  }

  private static void requireCsrfToken(Context request, Session session) {
    if (request.method().equals(HandlerType.GET) || request.method().equals(HandlerType.HEAD)) {
      return;
    }
    String token = Optional.ofNullable(request.header("X-CSRF-Token")).orElse("");
    if (!MessageDigest.isEqual(
        token.getBytes(StandardCharsets.UTF_8),
        session.csrfToken().getBytes(StandardCharsets.UTF_8))) {
      throw ProblemException.of(
          403, "the header X-CSRF-Token is missing or not this session's; reload the page");
    }
  }

  private static void turnAway(Context request) {
    boolean page = request.routeRoles().contains(Access.PAGE);
    if (page && request.method().equals(HandlerType.GET)) {
      request.redirect(LOGIN_PATH);
      request.skipRemainingHandlers();
      return;
    }
    String detail = "user and password are missing or wrong; send them, or sign in";
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
