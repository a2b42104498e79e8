package org.evenkeel.coordinator.api;

import com.fasterxml.jackson.core.JsonGenerator;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.io.IOException;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.evenkeel.coordinator.lockdown.Listener;
import org.evenkeel.coordinator.lockdown.Lockdown;
import org.evenkeel.coordinator.lockdown.LockdownPlan;
import org.evenkeel.coordinator.lockdown.LockdownStatus;
import org.evenkeel.coordinator.lockdown.OnLink;
import org.evenkeel.coordinator.model.IpAddress;

/**
 * The firewall lockdown of this node: {@code ?plan=true} only says what would be, {@code
 * ?confirm=60s} how long it waits to be confirmed, which it always does.
 */
final class LockdownApi {
  private static final String PATH = "/api/v1/lockdown";
  private static final String JSON = "application/json";

  private final LockdownCommands commands;

  LockdownApi(LockdownCommands commands) {
    this.commands = commands;
  }

  void addTo(RoutesConfig routes) {
    routes.get(PATH, this::show, Access.ADMIN);
    routes.put(PATH, this::replace, Access.ADMIN, Access.EVERYWHERE);
    routes.delete(PATH, this::remove, Access.ADMIN, Access.EVERYWHERE);
    routes.post(PATH + "/confirm", this::confirm, Access.ADMIN, Access.EVERYWHERE);
  }

  private void show(Context request) {
    LockdownStatus status = commands.keeper().status();
    Optional<IpAddress> you = LockdownCommands.address(request);
    request.contentType(JSON).result(Json.bytes(json -> write(status, you, json)));
  }

  private void replace(Context request) throws IOException {
    LockdownOrder order = LockdownOrder.of(Body.bytes(request, List.of(JSON)));
    if (Configuring.flag(request, "plan")) {
      LockdownCommands.asks(request);
      LockdownPlan plan = commands.keeper().plan(order.lockdown());
      List<IpAddress> out = commands.shutOut(request, order);
      request.contentType(JSON).result(Json.bytes(json -> write(plan, out, json)));
      return;
    }
    commands.apply(request, order, Configuring.patience(request).orElse(LockdownCommands.PATIENCE));
    show(request);
  }

  private void confirm(Context request) {
    commands.confirm(request);
    show(request);
  }

  private void remove(Context request) {
    commands.off(request);
    show(request);
  }

  private static void write(LockdownStatus status, Optional<IpAddress> you, JsonGenerator json)
      throws IOException {
    json.writeStartObject();
    json.writeStringField("state", status.phase().toString());
    write(status.inForce(), json);
    if (status.waiting().isPresent()) {
      LockdownStatus.Waiting waiting = status.waiting().get();
      json.writeObjectFieldStart("waiting");
      json.writeNumberField("seconds-left", waiting.secondsLeft());
      json.writeStringField("deadline", waiting.deadline().toString());
      json.writeStringField("requester", waiting.requester());
      json.writeObjectFieldStart("before");
      write(status.before(), json);
      json.writeEndObject();
      json.writeEndObject();
    }
    json.writeArrayFieldStart("listeners");
    for (Listener listener : status.listeners()) {
      json.writeStartObject();
      json.writeStringField("port", listener.port().toString());
      json.writeStringField("what", listener.what());
      json.writeEndObject();
    }
    json.writeEndArray();
    Json.texts(json, "peer", texts(status.peers()));
    if (you.isPresent()) {
      json.writeObjectFieldStart("you");
      json.writeStringField("address", you.get().toString());
      json.writeStringField("network", OnLink.around(you.get()).toString());
      json.writeEndObject();
    }
    if (status.problem().isPresent()) {
      json.writeStringField("problem", status.problem().get());
    }
    json.writeEndObject();
  }

  private static void write(Optional<Lockdown> lockdown, JsonGenerator json) throws IOException {
    Json.texts(json, "networks", texts(lockdown.map(Lockdown::networks).orElse(List.of())));
    Json.texts(json, "ports", texts(lockdown.map(Lockdown::ports).orElse(List.of())));
  }

  private static void write(LockdownPlan plan, List<IpAddress> out, JsonGenerator json)
      throws IOException {
    json.writeStartObject();
    Json.texts(json, "changes", plan.changes());
    Json.texts(json, "shuts-out", texts(out));
    Json.texts(json, "rules", plan.rules());
    if (plan.filter().isPresent()) {
      json.writeStringField("filter", plan.filter().get());
    }
    if (plan.problem().isPresent()) {
      json.writeStringField("problem", plan.problem().get());
    }
    json.writeEndObject();
  }

  private static List<String> texts(Collection<?> all) {
    return all.stream().map(Object::toString).toList();
  }
}
