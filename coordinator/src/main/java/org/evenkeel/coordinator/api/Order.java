package org.evenkeel.coordinator.api;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import io.javalin.http.Context;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.evenkeel.coordinator.account.Role;
import org.evenkeel.coordinator.account.Scope;

/**
 * An object that a client sends, of which every field is known. What does not fit ends the request.
 */
final class Order {
  private final JsonNode object;

  private Order(JsonNode object) {
    this.object = object;
  }

  /** The body as an object that has no other fields than these. */
  static Order read(Context request, Set<String> known) throws IOException {
    byte[] body = Body.bytes(request, List.of("application/json"));
    String right = "send an object of " + String.join(", ", known.stream().sorted().toList());
    JsonNode object;
    try {
      object = Json.read(body);
    } catch (JacksonException e) {
      throw ProblemException.of(
          400, "the body is not JSON: %s; %s".formatted(e.getOriginalMessage(), right));
    }
    if (!object.isObject()) {
      throw ProblemException.of(400, "the body is no JSON object; " + right);
    }
    for (var field : object.properties()) {
      if (!known.contains(field.getKey())) {
        throw ProblemException.of(
            400, "the body has a field that is not known; " + right, Optional.of(field.getKey()));
      }
    }
    return new Order(object);
  }

  /** A text; empty when it is not there. */
  Optional<String> text(String name) {
    JsonNode node = object.path(name);
    if (node.isMissingNode()) {
      return Optional.empty();
    }
    if (!node.isTextual()) {
      throw unfit(name, "a text");
    }
    return Optional.of(node.asText());
  }

  /** A text that has to be there. */
  String required(String name) {
    return text(name).orElseThrow(() -> unfit(name, "it: it is missing"));
  }

  /** A list of texts; empty when it is not there. */
  Optional<List<String>> texts(String name) {
    JsonNode node = object.path(name);
    if (node.isMissingNode()) {
      return Optional.empty();
    }
    if (!node.isArray() || !node.valueStream().allMatch(JsonNode::isTextual)) {
      throw unfit(name, "a list of texts");
    }
    List<String> texts = new ArrayList<>();
    node.forEach(text -> texts.add(text.asText()));
    return Optional.of(texts);
  }

  /** Role and services, of which what is missing is as it was. */
  Scope scope(Scope before) {
    Role role = text("role").map(Order::role).orElse(before.role());
    List<String> kept = role == before.role() ? List.copyOf(before.services()) : List.of();
    try {
      return Scope.of(role, texts("services").orElse(kept));
    } catch (IllegalArgumentException e) {
      throw ProblemException.of(422, String.valueOf(e.getMessage()), Optional.of("services"));
    }
  }

  private static Role role(String name) {
    return Role.of(name)
        .orElseThrow(
            () ->
                ProblemException.of(
                    422, "no such role; send viewer, operator or admin", Optional.of("role")));
  }

  private static ProblemException unfit(String name, String kind) {
    return ProblemException.of(
        400, "the field %s does not fit; send %s".formatted(name, kind), Optional.of(name));
  }
}
