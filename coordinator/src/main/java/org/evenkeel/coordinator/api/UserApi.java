package org.evenkeel.coordinator.api;

import com.fasterxml.jackson.core.JsonGenerator;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.evenkeel.coordinator.account.AccountException;
import org.evenkeel.coordinator.account.Accounts;
import org.evenkeel.coordinator.account.GeneratedPassword;
import org.evenkeel.coordinator.account.Role;
import org.evenkeel.coordinator.account.Scope;
import org.evenkeel.coordinator.account.Token;
import org.evenkeel.coordinator.account.Tokens;
import org.evenkeel.coordinator.account.User;
import org.evenkeel.coordinator.director.Control;
import org.evenkeel.coordinator.json.StrictJson;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The routes of users. A password goes in, or is generated and told once; none is ever listed. */
final class UserApi {
  private static final Logger LOG = LoggerFactory.getLogger(UserApi.class);
  private static final String JSON = "application/json";
  private static final String PATH = "/api/v1/users";
  private static final Scope VIEWER = new Scope(Role.VIEWER, Set.of());

  private final Control control;
  private final Accounts accounts;
  private final Tokens tokens;
  private final Gate gate;
  private final SecureRandom random = new SecureRandom();

  UserApi(Control control, Accounts accounts, Tokens tokens, Gate gate) {
    this.control = control;
    this.accounts = accounts;
    this.tokens = tokens;
    this.gate = gate;
  }

  void addTo(RoutesConfig routes) {
    routes.get(PATH, this::list, Access.ADMIN);
    routes.post(PATH, this::add, Access.ADMIN);
    routes.get(PATH + "/{name}", this::show, Access.ADMIN);
    routes.put(PATH + "/{name}", request -> rescope(request, VIEWER), Access.ADMIN);
    routes.patch(
        PATH + "/{name}", request -> rescope(request, require(request).scope()), Access.ADMIN);
    routes.delete(PATH + "/{name}", this::remove, Access.ADMIN);
    routes.put(PATH + "/{name}/password", this::password, Access.VIEWER);
    routes.put(PATH + "/{name}/totp", this::enrol, Access.VIEWER);
    routes.delete(PATH + "/{name}/totp", this::disable, Access.ADMIN);
  }

  private void list(Context request) {
    List<User> users = accounts.list();
    request
        .contentType(JSON)
        .result(
            Json.bytes(
                json -> {
                  json.writeStartObject();
                  json.writeArrayFieldStart("users");
                  for (User user : users) {
                    write(json, user, Optional.empty());
                  }
                  json.writeEndArray();
                  json.writeEndObject();
                }));
  }

  private void show(Context request) {
    answer(request, require(request), Optional.empty());
  }

  /** Adds one; without a password one is generated, and told in this answer alone. */
  private void add(Context request) throws IOException {
    Order order = Order.read(request, Set.of("name", "role", "services", "password"));
    String name = order.required("name");
    Recording.about(request, name);
    Scope scope = order.scope(VIEWER);
    Recording.change(request, "none", scope.toString());
    Optional<GeneratedPassword> generated = generated(name, order.text("password"));
    String password =
        order.text("password").or(() -> generated.map(GeneratedPassword::value)).orElseThrow();
    try {
      User user = accounts.add(name, password, scope);
      LOG.info("{} adds {}, {}", Gate.requester(request).name(), user, scope);
      request.status(201);
      answer(request, user, generated);
    } catch (AccountException e) {
      throw refused(e);
    }
  }

  private void rescope(Context request, Scope before) throws IOException {
    String name = name(request);
    Scope scope = Order.read(request, Set.of("role", "services")).scope(before);
    Recording.change(
        request,
        accounts.find(name).map(user -> user.scope().toString()).orElse("none"),
        scope.toString());
    try {
      User user = accounts.rescope(name, scope);
      LOG.info("{} makes {} {}", Gate.requester(request).name(), user, scope);
      answer(request, user, Optional.empty());
    } catch (AccountException e) {
      throw refused(e);
    }
  }

  /**
   * Gives somebody another password: an admin anybody, everybody themselves when they know their
   * old one. An empty object has one generated.
   */
  private void password(Context request) throws IOException, InterruptedException {
    String name = name(request);
    Requester requester = Gate.requester(request);
    Order order = own(request, Set.of("password", "old"));
    Optional<GeneratedPassword> generated = generated(name, order.text("password"));
    String password =
        order.text("password").or(() -> generated.map(GeneratedPassword::value)).orElseThrow();
    try {
      User user = accounts.password(name, password);
      LOG.info("{} gives {} another password", requester.name(), user);
      answer(request, user, generated);
    } catch (AccountException e) {
      throw refused(e);
    }
  }

  /**
   * What somebody sends of themselves, with their password in {@code old}; an admin may send it of
   * others, without.
   */
  private Order own(Context request, Set<String> known) throws IOException, InterruptedException {
    Requester requester = Gate.requester(request);
    boolean own = name(request).equals(requester.name());
    if (!own && requester.scope().role() != Role.ADMIN) {
      throw ProblemException.of(403, "what somebody else signs in with is for an admin to change");
    }
    if (own && requester.isOutsider()) {
      throw ProblemException.of(
          403, "a directory keeps what you sign in with; change it there, you are no user here");
    }
    Order order = Order.read(request, known);
    if (own) {
      gate.confirm(request, order.required("old"));
    }
    return order;
  }

  /**
   * Gives somebody a second factor, in two steps: without a code the answer is a secret for an app;
   * with that secret and the code that the app shows for it, it is in force, and the answer is the
   * recovery codes.
   */
  private void enrol(Context request) throws IOException, InterruptedException {
    Order order = own(request, Set.of("old", "secret", "code"));
    String name = require(request).name();
    Optional<String> code = order.text("code");
    if (code.isEmpty()) {
      Recording.nothing(request);
      Accounts.Enrolment enrolment = accounts.enrolment(control.snapshot().node(), name);
      answer(request, List.of("secret", enrolment.secret(), "uri", enrolment.uri()), List.of());
      return;
    }
    Recording.change(request, "password", "password and code");
    try {
      List<String> recovery =
          accounts.enable(name, order.required("secret"), code.get(), Instant.now());
      LOG.info("{} gives {} a second factor", Gate.requester(request).name(), name);
      answer(request, List.of("name", name), recovery);
    } catch (AccountException e) {
      throw refused(e);
    }
  }

  private static void answer(Context request, List<String> texts, List<String> recovery) {
    request
        .contentType(JSON)
        .result(
            Json.bytes(
                json -> {
                  json.writeStartObject();
                  for (int i = 0; i < texts.size(); i += 2) {
                    json.writeStringField(texts.get(i), texts.get(i + 1));
                  }
                  if (!recovery.isEmpty()) {
                    Json.texts(json, "recovery-codes", recovery);
                  }
                  json.writeEndObject();
                }));
  }

  private void disable(Context request) throws IOException {
    try {
      User user = accounts.disable(name(request));
      Recording.change(request, "password and code", "password");
      LOG.info("{} takes the second factor from {}", Gate.requester(request).name(), user);
      answer(request, user, Optional.empty());
    } catch (AccountException e) {
      throw refused(e);
    }
  }

  /** Removes somebody, and revokes their tokens. */
  private void remove(Context request) throws IOException {
    try {
      User removed = accounts.remove(name(request));
      Recording.change(request, removed.scope().toString(), "none");
      List<Token> revoked = tokens.revokeOf(removed.name());
      Recording.changes(request, revoked.stream().map(token -> "revokes " + token).toList());
      LOG.info("{} removes {}", Gate.requester(request).name(), removed);
      request.contentType(JSON).result("{}");
    } catch (AccountException e) {
      throw refused(e);
    }
  }

  private Optional<GeneratedPassword> generated(String name, Optional<String> password) {
    return password.isPresent()
        ? Optional.empty()
        : Optional.of(GeneratedPassword.of(name, random));
  }

  private User require(Context request) {
    return accounts
        .find(name(request))
        .orElseThrow(
            () -> ProblemException.of(404, "no such user; see /api/v1/users", Optional.of("name")));
  }

  private static String name(Context request) {
    return request.pathParam("name");
  }

  /** What stands in the way of a change of users or tokens. */
  static ProblemException refused(AccountException e) {
    return ProblemException.of(
        switch (e.reason()) {
          case ABSENT -> 404;
          case CONFLICT -> 409;
          case UNFIT -> 422;
        },
        String.valueOf(e.getMessage()));
  }

  private static void answer(Context request, User user, Optional<GeneratedPassword> generated) {
    request.contentType(JSON).result(Json.bytes(json -> write(json, user, generated)));
  }

  private static void write(JsonGenerator json, User user, Optional<GeneratedPassword> generated)
      throws IOException {
    json.writeStartObject();
    json.writeStringField("name", user.name());
    json.writeStringField("role", user.scope().role().toString());
    StrictJson.texts(json, "services", new TreeSet<>(user.scope().services()));
    json.writeBooleanField("totp", user.secondFactor().isPresent());
    if (generated.isPresent()) {
      json.writeStringField("password", generated.get().value());
    }
    json.writeEndObject();
  }
}
