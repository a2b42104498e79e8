package org.evenkeel.coordinator.api;

import com.fasterxml.jackson.core.JsonGenerator;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.evenkeel.coordinator.account.AccountException;
import org.evenkeel.coordinator.account.Role;
import org.evenkeel.coordinator.account.Scope;
import org.evenkeel.coordinator.account.Token;
import org.evenkeel.coordinator.account.Tokens;
import org.evenkeel.coordinator.json.StrictJson;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The routes of tokens: everybody has their own, and an admin sees and revokes those of all. A
 * secret is told once.
 */
final class TokenApi {
  private static final Logger LOG = LoggerFactory.getLogger(TokenApi.class);
  private static final String JSON = "application/json";
  private static final String PATH = "/api/v1/tokens";
  private static final Scope VIEWER = new Scope(Role.VIEWER, Set.of());
  private static final Pattern LIFETIME = Pattern.compile("([1-9][0-9]{0,5})([mhd])");

  private final Tokens tokens;

  TokenApi(Tokens tokens) {
    this.tokens = tokens;
  }

  void addTo(RoutesConfig routes) {
    routes.get(PATH, this::list, Access.VIEWER);
    routes.post(PATH, this::add, Access.VIEWER);
    routes.delete(PATH + "/{id}", this::revoke, Access.VIEWER);
  }

  private void list(Context request) {
    Requester requester = Gate.requester(request);
    List<Token> seen = tokens.list().stream().filter(token -> isTheirs(requester, token)).toList();
    Instant now = Instant.now();
    request
        .contentType(JSON)
        .result(
            Json.bytes(
                json -> {
                  json.writeStartObject();
                  json.writeArrayFieldStart("tokens");
                  for (Token token : seen) {
                    write(json, token, now, Optional.empty());
                  }
                  json.writeEndArray();
                  json.writeEndObject();
                }));
  }

  private static boolean isTheirs(Requester requester, Token token) {
    return requester.scope().role() == Role.ADMIN || token.owner().equals(requester.name());
  }

  private void add(Context request) throws IOException {
    Requester requester = Gate.requester(request);
    if (requester.proof() instanceof Requester.Proof.Bearer) {
      throw ProblemException.of(
          403, "a token makes no tokens, as none would ever expire; ask with user and password");
    }
    if (requester.isOutsider()) {
      throw ProblemException.of(
          403, "a token does what its owner may, and you are no user here; ask an admin for one");
    }
    Order order = Order.read(request, Set.of("name", "role", "services", "expires-in"));
    Scope scope = order.scope(VIEWER);
    if (!scope.within(requester.scope())) {
      throw ProblemException.of(
          403,
          "%s is %s, and makes no token of more".formatted(requester.name(), requester.scope()));
    }
    Recording.about(request, order.required("name"));
    Duration lifetime =
        order.text("expires-in").map(TokenApi::lifetime).orElse(Tokens.LIFETIME_DEFAULT);
    Instant now = Instant.now();
    try {
      Tokens.Made made = tokens.add(order.required("name"), requester.name(), scope, lifetime, now);
      LOG.info("{} makes the {}, {}", requester.name(), made, scope);
      Recording.about(request, made.token().toString());
      Recording.change(request, "none", "%s, until %s".formatted(scope, made.token().expires()));
      request
          .status(201)
          .contentType(JSON)
          .result(Json.bytes(json -> write(json, made.token(), now, Optional.of(made.secret()))));
    } catch (AccountException e) {
      throw UserApi.refused(e);
    }
  }

  /** A whole number and m, h or d; what is longer than allowed is refused elsewhere. */
  private static Duration lifetime(String text) {
    Matcher matcher = LIFETIME.matcher(text);
    if (!matcher.matches()) {
      throw ProblemException.of(
          400, "no such time; send 30m, 12h or 90d", Optional.of("expires-in"));
    }
    long amount = Long.parseLong(matcher.group(1));
    return switch (matcher.group(2)) {
      case "m" -> Duration.ofMinutes(amount);
      case "h" -> Duration.ofHours(amount);
      default -> Duration.ofDays(amount);
    };
  }

  /** That of somebody else is, for who is no admin, as one that is not there. */
  private void revoke(Context request) throws IOException {
    Requester requester = Gate.requester(request);
    String id = request.pathParam("id");
    if (tokens.find(id).filter(token -> isTheirs(requester, token)).isEmpty()) {
      throw ProblemException.of(404, "no such token; see /api/v1/tokens", Optional.of("id"));
    }
    try {
      Token revoked = tokens.revoke(id);
      LOG.info("{} revokes the {}", requester.name(), revoked);
      Recording.about(request, revoked.toString());
      Recording.change(request, revoked.scope().toString(), "none");
      request.contentType(JSON).result("{}");
    } catch (AccountException e) {
      throw UserApi.refused(e);
    }
  }

  private void write(JsonGenerator json, Token token, Instant now, Optional<String> secret)
      throws IOException {
    json.writeStartObject();
    json.writeStringField("id", token.id());
    json.writeStringField("name", token.name());
    json.writeStringField("owner", token.owner());
    json.writeStringField("role", token.scope().role().toString());
    StrictJson.texts(json, "services", new TreeSet<>(token.scope().services()));
    json.writeStringField("created", token.created().toString());
    json.writeStringField("expires", token.expires().toString());
    json.writeBooleanField("expired", !now.isBefore(token.expires()));
    Optional<Instant> used = tokens.lastUsed(token);
    if (used.isPresent()) {
      json.writeStringField("last-used", used.get().toString());
    }
    if (secret.isPresent()) {
      json.writeStringField("token", secret.get());
    }
    json.writeEndObject();
  }
}
