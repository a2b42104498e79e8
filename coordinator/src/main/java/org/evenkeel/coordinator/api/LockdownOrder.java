package org.evenkeel.coordinator.api;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.evenkeel.coordinator.lockdown.Lockdown;
import org.evenkeel.coordinator.lockdown.ProtocolPort;
import org.evenkeel.coordinator.model.IpAddress;

/**
 * What somebody wants of the lockdown.
 *
 * @param lockdown the networks and ports
 * @param reachedFrom addresses that people come from, beside that of the request
 * @param force whether it may shut them out
 */
public record LockdownOrder(Lockdown lockdown, List<IpAddress> reachedFrom, boolean force) {
  private static final Set<String> FIELDS = Set.of("networks", "ports", "reached-from", "force");
  private static final String RIGHT =
      "send {\"networks\": [\"10.0.0.0/8\"], \"ports\": [\"22/tcp\"]}";
  private static final int REACHED_FROM_MAX = 16;

  public LockdownOrder {
    reachedFrom = List.copyOf(reachedFrom);
  }

  /** Of a request's body; ends the request when it is none. */
  static LockdownOrder of(byte[] body) throws IOException {
    JsonNode order = object(body);
    List<String> ports =
        order.has("ports")
            ? texts(order, "ports")
            : Lockdown.PORTS_DEFAULT.stream().map(ProtocolPort::toString).toList();
    JsonNode force = order.path("force");
    if (order.has("force") && !force.isBoolean()) {
      throw ProblemException.of(400, "force is neither true nor false", Optional.of("force"));
    }
    return of(
        texts(order, "networks"), ports, texts(order, "reached-from"), force.asBoolean(false));
  }

  /** Of what was typed; ends the request when it is none. */
  static LockdownOrder of(
      Collection<String> networks,
      Collection<String> ports,
      Collection<String> reachedFrom,
      boolean force) {
    List<ProtocolPort> guarded = each("ports", ports, ProtocolPort::parse);
    try {
      Lockdown lockdown = new Lockdown(Lockdown.parse(networks, List.of()).networks(), guarded);
      if (reachedFrom.size() > REACHED_FROM_MAX) {
        throw ProblemException.of(400, "reached-from has more than 16 addresses; name fewer");
      }
      return new LockdownOrder(
          lockdown, each("reached-from", reachedFrom, IpAddress::parse), force);
    } catch (IllegalArgumentException e) {
      throw ProblemException.of(
          400,
          "%s; write networks such as 10.0.0.0/8 or 2001:db8::/32".formatted(e.getMessage()),
          Optional.of("networks"));
    }
  }

  private static JsonNode object(byte[] body) throws IOException {
    try {
      JsonNode order = Json.read(body);
      Optional<String> unknown =
          order
              .propertyStream()
              .map(Map.Entry::getKey)
              .filter(name -> !FIELDS.contains(name))
              .findFirst();
      if (!order.isObject() || unknown.isPresent()) {
        throw ProblemException.of(
            400,
            unknown
                .map(name -> "there is no field %s; %s".formatted(name, RIGHT))
                .orElse("the body is no object; " + RIGHT));
      }
      return order;
    } catch (JacksonException e) {
      throw ProblemException.of(
          400, "the body is not JSON: %s; %s".formatted(e.getOriginalMessage(), RIGHT));
    }
  }

  private static List<String> texts(JsonNode order, String name) {
    List<String> texts = new ArrayList<>();
    JsonNode list = order.path(name);
    boolean right = list.isMissingNode() || list.isArray();
    for (JsonNode each : list) {
      right &= each.isTextual();
      texts.add(each.asText());
    }
    if (!right) {
      throw ProblemException.of(
          400, "%s is no list of texts; %s".formatted(name, RIGHT), Optional.of(name));
    }
    return texts;
  }

  private static <T> List<T> each(
      String field, Collection<String> texts, Function<String, T> read) {
    if (texts.size() > 2 * Lockdown.PORTS_MAX) {
      throw ProblemException.of(400, "%s has too many; name fewer".formatted(field));
    }
    try {
      return texts.stream().map(read).toList();
    } catch (IllegalArgumentException e) {
      throw ProblemException.of(
          400,
          "%s; write ports such as 22/tcp and addresses such as 10.0.0.9".formatted(e.getMessage()),
          Optional.of(field));
    }
  }
}
