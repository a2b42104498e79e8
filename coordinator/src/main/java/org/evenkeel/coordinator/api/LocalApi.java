package org.evenkeel.coordinator.api;

import com.fasterxml.jackson.core.JsonGenerator;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.io.IOException;
import java.util.function.Supplier;
import org.evenkeel.coordinator.local.LocalConfiguration;
import org.evenkeel.coordinator.local.LocalConfiguration.Link;
import org.evenkeel.coordinator.local.LocalConfiguration.Route;

/** The route of how this machine itself is configured. It is shown, and changed elsewhere. */
final class LocalApi {
  private final Supplier<LocalConfiguration> local;

  LocalApi(Supplier<LocalConfiguration> local) {
    this.local = local;
  }

  void addTo(RoutesConfig routes) {
    routes.get("/api/v1/local", this::show, Access.VIEWER);
  }

  private void show(Context request) {
    LocalConfiguration now = local.get();
    request.contentType("application/json").result(Json.bytes(json -> write(now, json)));
  }

  private static void write(LocalConfiguration now, JsonGenerator json) throws IOException {
    json.writeStartObject();
    json.writeStringField("host-name", now.hostName());
    json.writeStringField("host-name-change", now.hostNameChange());
    json.writeObjectFieldStart("resolver");
    Json.texts(json, "name-servers", now.resolver().servers());
    Json.texts(json, "search", now.resolver().search());
    json.writeStringField("change", now.resolver().change());
    json.writeEndObject();
    json.writeArrayFieldStart("interfaces");
    for (Link link : now.links()) {
      write(link, json);
    }
    json.writeEndArray();
    json.writeArrayFieldStart("routes");
    for (Route route : now.routes()) {
      write(route, json);
    }
    json.writeEndArray();
    json.writeObjectFieldStart("time");
    json.writeStringField("now", now.time().now());
    json.writeStringField("zone", now.time().zone());
    json.writeStringField("zone-change", now.time().zoneChange());
    if (now.time().synchronised().isPresent()) {
      json.writeBooleanField("synchronised", now.time().synchronised().get());
    }
    json.writeStringField("clock-change", now.time().clockChange());
    json.writeEndObject();
    json.writeEndObject();
  }

  private static void write(Link link, JsonGenerator json) throws IOException {
    json.writeStartObject();
    json.writeStringField("name", link.name());
    json.writeBooleanField("up", link.up());
    if (link.hardware().isPresent()) {
      json.writeStringField("hardware", link.hardware().get());
    }
    json.writeNumberField("mtu", link.mtu());
    Json.texts(json, "addresses", link.addresses());
    json.writeStringField("ruler", link.ruler().toString());
    json.writeStringField("change", link.change());
    json.writeEndObject();
  }

  private static void write(Route route, JsonGenerator json) throws IOException {
    json.writeStartObject();
    json.writeStringField("to", route.to());
    if (route.via().isPresent()) {
      json.writeStringField("via", route.via().get());
    }
    json.writeStringField("interface", route.link());
    json.writeNumberField("metric", route.metric());
    json.writeEndObject();
  }
}
