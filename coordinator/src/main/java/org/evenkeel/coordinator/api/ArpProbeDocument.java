package org.evenkeel.coordinator.api;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.evenkeel.coordinator.model.IpAddress;
import org.evenkeel.coordinator.model.Snapshot.RealServerStatus;
import org.evenkeel.coordinator.model.Snapshot.ServiceStatus;
import org.evenkeel.coordinator.neighbour.Sighting;
import org.jspecify.annotations.Nullable;

/** The answer to {@code POST /api/v1/arp-probe}. Its names are relied on by others. */
final class ArpProbeDocument {
  private ArpProbeDocument() {}

  /**
   * Who answers for a VIP and for the real servers behind it, as one line of JSON in UTF-8.
   *
   * @param services those of the VIP
   * @param sightings of the VIP and of their real servers
   */
  static byte[] of(
      IpAddress vip, List<ServiceStatus> services, Map<IpAddress, Sighting> sightings) {
    return Json.bytes(
        json -> {
          json.writeStartObject();
          json.writeStringField("vip", vip.toString());
          write(sightings.get(vip), json);
          json.writeArrayFieldStart("real-servers");
          for (ServiceStatus service : services) {
            for (RealServerStatus real : service.realServers()) {
              json.writeStartObject();
              json.writeStringField("service", service.configured().name());
              json.writeStringField("name", real.configured().name());
              json.writeStringField("address", real.configured().address().toString());
              json.writeBooleanField(
                  "through-vip", service.configured().check().approach().throughVip());
              json.writeStringField("health", real.health().toString());
              json.writeStringField("reason", real.reason());
              write(sightings.get(real.configured().address()), json);
              json.writeEndObject();
            }
          }
          json.writeEndArray();
          json.writeEndObject();
        });
  }

  private static void write(@Nullable Sighting sighting, JsonGenerator json) throws IOException {
    switch (sighting) {
      case null -> json.writeStringField("not-asked", "nobody asked");
      case Sighting.NotAsked(String reason) -> json.writeStringField("not-asked", reason);
      case Sighting.Asked(String name, String asker, var holders) -> {
        json.writeStringField("interface", name);
        json.writeStringField("director", asker);
        json.writeArrayFieldStart("answers");
        for (String holder : holders) {
          json.writeString(holder);
        }
        json.writeEndArray();
      }
    }
  }
}
