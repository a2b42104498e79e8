package org.evenkeel.coordinator.web;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.StringJoiner;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.evenkeel.coordinator.account.Role;
import org.evenkeel.coordinator.account.Scope;
import org.evenkeel.coordinator.model.Snapshot;
import org.evenkeel.coordinator.model.Snapshot.ServiceStatus;
import org.jspecify.annotations.Nullable;

/**
 * The parts of the overview that change, rendered once for every browser: with the buttons of who
 * may press them, and without for those who may not. Each is an element with an id of its own,
 * which the page's script makes equal to its newer rendering. Safe for any thread.
 */
final class Fragments {
  private final String banner;
  private final String node;
  private final String summary;
  private final List<ServiceStatus> statuses;
  private final Templates templates;

  /** By name of the service. */
  private final Map<String, String> operable;

  /** Rendered when the first asks who may not press buttons. */
  private final FutureTask<Map<String, String>> plain;

  private Fragments(Snapshot snapshot, Banner banner, Templates templates) {
    this.templates = templates;
    this.statuses = snapshot.virtualServices();
    this.banner = templates.render("banner", banner);
    this.node = templates.render("node", snapshot);
    this.summary = templates.render("summary", SummaryView.of(snapshot));
    this.operable = rendered(true);
    this.plain = new FutureTask<>(() -> rendered(false));
  }

  /** Renders a snapshot. */
  static Fragments of(Snapshot snapshot, Banner banner, Templates templates) {
    return new Fragments(snapshot, banner, templates);
  }

  private Map<String, String> rendered(boolean buttons) {
    Map<String, String> services = new LinkedHashMap<>();
    for (ServiceStatus status : statuses) {
      ServiceView view = ServiceView.of(status, buttons);
      services.put(status.configured().name(), templates.render("service", view));
    }
    return services;
  }

  /** The services as somebody is shown them. */
  private Map<String, String> services(Scope scope) throws InterruptedException {
    if (scope.role().includes(Role.OPERATOR) && scope.services().isEmpty()) {
      return operable;
    }
    Map<String, String> seen = new LinkedHashMap<>(withoutButtons());
    seen.replaceAll(
        (name, shown) -> scope.mayChange(name) ? operable.getOrDefault(name, shown) : shown);
    return seen;
  }

  private Map<String, String> withoutButtons() throws InterruptedException {
    plain.run();
    try {
      return plain.get();
    } catch (ExecutionException e) {
      throw new IllegalStateException("a snapshot could not be rendered", e.getCause());
    }
  }

  /** The node and its counters. */
  String node() {
    return node + summary;
  }

  /** The virtual services as somebody is shown them. */
  String list(Scope scope) throws InterruptedException {
    return list(services(scope));
  }

  private String list(Map<String, String> services) {
    return templates.render("services", List.copyOf(services.values()));
  }

  /** What a browser that shows {@code before} must be sent to show this; empty when nothing. */
  static Optional<String> difference(@Nullable Fragments before, Fragments now, Scope scope)
      throws InterruptedException {
    StringJoiner html = new StringJoiner("\n");
    html.setEmptyValue("");
    if (before == null || !before.banner.equals(now.banner)) {
      html.add(now.banner);
    }
    if (before == null || !before.node.equals(now.node)) {
      html.add(now.node);
    }
    if (before == null || !before.summary.equals(now.summary)) {
      html.add(now.summary);
    }
    Map<String, String> services = now.services(scope);
    Map<String, String> shown = before == null ? Map.of() : before.services(scope);
    if (before == null || !shown.keySet().equals(services.keySet())) {
      html.add(now.list(services));
    } else {
      services.forEach(
          (name, service) -> {
            if (!service.equals(shown.get(name))) {
              html.add(service);
            }
          });
    }
    return html.length() == 0 ? Optional.empty() : Optional.of(html.toString());
  }
}
