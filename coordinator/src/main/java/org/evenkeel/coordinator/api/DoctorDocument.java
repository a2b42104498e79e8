package org.evenkeel.coordinator.api;

import java.util.List;
import org.evenkeel.coordinator.host.Finding;

/** The answer to {@code GET /api/v1/doctor}. Its names are relied on by others. */
final class DoctorDocument {
  private DoctorDocument() {}

  /** Findings as one line of JSON in UTF-8. */
  static byte[] of(List<Finding> findings) {
    return Json.bytes(
        json -> {
          json.writeStartObject();
          json.writeBooleanField("ok", findings.stream().allMatch(Finding::ok));
          json.writeArrayFieldStart("findings");
          for (Finding finding : findings) {
            json.writeStartObject();
            json.writeStringField("what", finding.what());
            json.writeStringField("found", finding.found());
            json.writeStringField("wanted", finding.wanted());
            json.writeStringField("why", finding.why());
            json.writeBooleanField("ok", finding.ok());
            json.writeEndObject();
          }
          json.writeEndArray();
          json.writeEndObject();
        });
  }
}
