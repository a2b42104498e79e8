package org.evenkeel.coordinator.api;

import com.fasterxml.jackson.core.io.SerializedString;
import java.nio.charset.StandardCharsets;
import java.util.IdentityHashMap;
import org.evenkeel.coordinator.model.Snapshot;
import org.evenkeel.coordinator.model.Snapshot.ServiceStatus;

/**
 * Answers to {@code GET /api/v1/status}, one after the other: a service that is the same object as
 * in the answer before, as all are to which nothing happened, is not written again. Keeps the text
 * of one answer. Safe for any thread.
 */
final class StatusTexts {
  private volatile IdentityHashMap<ServiceStatus, SerializedString> last = new IdentityHashMap<>();

  /** As {@link StatusDocument#of(Snapshot)}. */
  byte[] of(Snapshot snapshot) {
    IdentityHashMap<ServiceStatus, SerializedString> before = last;
    IdentityHashMap<ServiceStatus, SerializedString> now =
        new IdentityHashMap<>(snapshot.virtualServices().size());
    byte[] text =
        StatusDocument.of(
            snapshot,
            (service, json) -> {
              SerializedString known = before.get(service);
              SerializedString written = known == null ? text(service) : known;
              now.put(service, written);
              json.writeRawValue(written);
            });
    last = now;
    return text;
  }

  private static SerializedString text(ServiceStatus service) {
    byte[] bytes = Json.bytes(json -> StatusDocument.write(service, json));
    return new SerializedString(new String(bytes, StandardCharsets.UTF_8));
  }
}
