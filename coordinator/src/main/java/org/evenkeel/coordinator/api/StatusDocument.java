package org.evenkeel.coordinator.api;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import org.evenkeel.coordinator.model.Forwarding;
import org.evenkeel.coordinator.model.IpAddress;
import org.evenkeel.coordinator.model.Match;
import org.evenkeel.coordinator.model.PortSet;
import org.evenkeel.coordinator.model.RealServer;
import org.evenkeel.coordinator.model.Snapshot;
import org.evenkeel.coordinator.model.Snapshot.ForeignService;
import org.evenkeel.coordinator.model.Snapshot.RealServerStatus;
import org.evenkeel.coordinator.model.Snapshot.ServiceStatus;
import org.evenkeel.coordinator.model.Transport;
import org.evenkeel.coordinator.model.Unconfirmed;
import org.evenkeel.coordinator.model.VirtualService;

/** The answer to {@code GET /api/v1/status}. Its names are relied on by others. */
public final class StatusDocument {
  private StatusDocument() {}

  /** A snapshot as one line of JSON in UTF-8. */
  public static byte[] of(Snapshot snapshot) {
    return Json.bytes(json -> write(snapshot, json, StatusDocument::write));
  }

  /** The same, by somebody who knows how its services are written. */
  static byte[] of(Snapshot snapshot, ServiceWriter services) {
    return Json.bytes(json -> write(snapshot, json, services));
  }

  /** Writes one service as an element of an array. */
  @FunctionalInterface
  interface ServiceWriter {
    void write(ServiceStatus service, JsonGenerator json) throws IOException;
  }

  private static void write(Snapshot snapshot, JsonGenerator json, ServiceWriter services)
      throws IOException {
    json.writeStartObject();
    json.writeStringField("node", snapshot.node());
    json.writeStringField("role", snapshot.role());
    json.writeNumberField("revision", snapshot.revision());
    if (snapshot.unconfirmed().isPresent()) {
      write(snapshot.unconfirmed().get(), json);
    }
    json.writeStringField("dispatcher", snapshot.dispatcher().toString());
    json.writeArrayFieldStart("degraded");
    for (String reason : snapshot.degraded()) {
      json.writeString(reason);
    }
    json.writeEndArray();
    json.writeArrayFieldStart("virtual-services");
    for (ServiceStatus service : snapshot.virtualServices()) {
      services.write(service, json);
    }
    json.writeEndArray();
    json.writeArrayFieldStart("foreign-services");
    for (ForeignService foreign : snapshot.foreignServices()) {
      write(foreign, json);
    }
    json.writeEndArray();
    json.writeEndObject();
  }

  /** Until when a revision has to be confirmed, as a field of its own. */
  static void write(Unconfirmed unconfirmed, JsonGenerator json) throws IOException {
    json.writeObjectFieldStart("unconfirmed");
    json.writeStringField("until", unconfirmed.until().toString());
    json.writeNumberField("before", unconfirmed.before());
    json.writeEndObject();
  }

  private static void write(ForeignService foreign, JsonGenerator json) throws IOException {
    json.writeStartObject();
    json.writeStringField("service", foreign.key().toString());
    json.writeStringField("engine", foreign.engine().toString());
    json.writeStringField("scheduler", foreign.scheduler());
    json.writeNumberField("real-servers", foreign.realServers());
    json.writeEndObject();
  }

  static void write(ServiceStatus service, JsonGenerator json) throws IOException {
    VirtualService configured = service.configured();
    json.writeStartObject();
    json.writeStringField("name", configured.name());
    json.writeStringField("engine", service.engine().toString());
    switch (configured.match()) {
      case Match.Fwmark(int mark, _) -> json.writeNumberField("fwmark", mark);
      case Match.Address(IpAddress address, PortSet ports, Transport transport) -> {
        json.writeStringField("address", address.toString());
        json.writeStringField("ports", ports.toString());
        json.writeStringField("protocol", transport.toString());
      }
    }
    json.writeStringField("forwarding", configured.forwarding().toString());
    if (configured.forwarding() == Forwarding.PROXY) {
      json.writeStringField("mode", configured.proxy().mode().toString());
    }
    json.writeStringField("scheduler", configured.scheduling().scheduler().toString());
    json.writeBooleanField("up", service.up());
    json.writeNumberField("active-connections", service.activeConnections());
    json.writeNumberField("inactive-connections", service.inactiveConnections());
    json.writeArrayFieldStart("real-servers");
    for (RealServerStatus real : service.realServers()) {
      write(real, json);
    }
    json.writeEndArray();
    json.writeEndObject();
  }

  private static void write(RealServerStatus real, JsonGenerator json) throws IOException {
    RealServer configured = real.configured();
    json.writeStartObject();
    json.writeStringField("name", configured.name());
    json.writeStringField("address", configured.address().toString());
    json.writeNumberField("port", configured.port());
    json.writeNumberField("configured-weight", configured.weight());
    json.writeNumberField("weight", real.weight());
    if (real.idle().isPresent()) {
      json.writeNumberField("idle", real.idle().getAsInt());
    } else {
      json.writeNullField("idle");
    }
    if (real.computed().isPresent()) {
      json.writeNumberField("computed-weight", real.computed().getAsInt());
    }
    json.writeStringField("state", real.state().toString());
    json.writeStringField("health", real.health().toString());
    json.writeStringField("reason", real.reason());
    json.writeNumberField("active-connections", real.activeConnections());
    json.writeNumberField("inactive-connections", real.inactiveConnections());
    json.writeEndObject();
  }
}
