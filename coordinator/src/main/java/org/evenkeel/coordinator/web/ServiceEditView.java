package org.evenkeel.coordinator.web;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The page of a virtual service as configured: a form for an admin, to be looked at by others.
 *
 * @param frame what is around it
 * @param name of the service; empty for one that is to be added
 * @param revision of the configuration that it is from
 * @param service as the configuration has it, defaults left out
 */
record ServiceEditView(Frame frame, String name, int revision, Map<String, Object> service) {

  /** Whether it is one that is to be added. */
  boolean fresh() {
    return name.isEmpty();
  }

  /** What the page's script begins with. */
  String json() {
    return JsonText.of(service);
  }

  List<ServiceForm.Group> groups() {
    return ServiceForm.groups();
  }

  /**
   * A real server's row.
   *
   * @param content all that the configuration has of it
   */
  record Row(Map<String, Object> content) {
    String text(String key) {
      return String.valueOf(content.getOrDefault(key, ""));
    }

    boolean backup() {
      return Boolean.TRUE.equals(content.get("backup"));
    }

    String json() {
      return JsonText.of(content);
    }
  }

  /** Its real servers. */
  List<Row> realServers() {
    List<Row> rows = new ArrayList<>();
    if (service.get("real-servers") instanceof List<?> all) {
      for (Object each : all) {
        Map<String, Object> content = new LinkedHashMap<>();
        if (each instanceof Map<?, ?> real) {
          real.forEach((key, value) -> content.put(String.valueOf(key), value));
        }
        rows.add(new Row(content));
      }
    }
    return rows;
  }

  /** One that is to be added. */
  Row freshRow() {
    return new Row(Map.of());
  }
}
