package org.evenkeel.coordinator.web;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.StringJoiner;
import org.evenkeel.coordinator.model.Snapshot;
import org.evenkeel.coordinator.model.Snapshot.ServiceStatus;
import org.jspecify.annotations.Nullable;

/**
 * The parts of the overview that change, rendered once for every browser. Each is an element with
 * an id of its own, which the page's script makes equal to its newer rendering.
 *
 * @param node the header's facts and whatever is degraded
 * @param summary the counters
 * @param services by element id; one empty state when there is none
 */
record Fragments(String node, String summary, Map<String, String> services) {

  /** Renders a snapshot. */
  static Fragments of(Snapshot snapshot, Templates templates) {
    Map<String, String> services = new LinkedHashMap<>();
    for (ServiceStatus status : snapshot.virtualServices()) {
      ServiceView view = ServiceView.of(status);
      services.put(view.id(), templates.render("service", view));
    }
    return new Fragments(
        templates.render("node", snapshot),
        templates.render("summary", SummaryView.of(snapshot)),
        services);
  }

  /** The list of services as one element. */
  String list(Templates templates) {
    return templates.render("services", List.copyOf(services.values()));
  }

  /** What a browser that shows {@code before} must be sent to show this; empty when nothing. */
  static Optional<String> difference(
      @Nullable Fragments before, Fragments now, Templates templates) {
    StringJoiner html = new StringJoiner("\n");
    html.setEmptyValue("");
    if (before == null || !before.node.equals(now.node)) {
      html.add(now.node);
    }
    if (before == null || !before.summary.equals(now.summary)) {
      html.add(now.summary);
    }
    if (before == null || !before.services.keySet().equals(now.services.keySet())) {
      html.add(now.list(templates));
    } else {
      now.services.forEach(
          (id, service) -> {
            if (!service.equals(before.services.get(id))) {
              html.add(service);
            }
          });
    }
    return html.length() == 0 ? Optional.empty() : Optional.of(html.toString());
  }
}
