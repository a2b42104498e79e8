package org.evenkeel.coordinator.web;

import java.io.IOException;
import java.io.Writer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
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
  private final Map<String, ServiceStatus> statuses;
  private final Templates templates;

  /** By name of the service. */
  private final Map<String, String> operable;

  /** Rendered when the first asks who may not press buttons. */
  private final FutureTask<Map<String, String>> plain;

  private Fragments(
      Snapshot snapshot, Banner banner, Templates templates, @Nullable Fragments before) {
    this.templates = templates;
    this.statuses = new LinkedHashMap<>();
    snapshot.virtualServices().forEach(each -> statuses.put(each.configured().name(), each));
    this.banner = templates.render("banner", banner);
    this.node = templates.render("node", snapshot);
    this.summary = templates.render("summary", SummaryView.of(snapshot));
    this.operable = rendered(true, before, before == null ? Map.of() : before.operable);
    Map<String, String> earlier =
        before != null && before.plain.state() == Future.State.SUCCESS
            ? before.plain.resultNow()
            : Map.of();
    this.plain = new FutureTask<>(() -> rendered(false, before, earlier));
  }

  /**
   * Renders a snapshot.
   *
   * @param before of which the services are taken that are as they were; null when there is none
   */
  static Fragments of(
      Snapshot snapshot, Banner banner, Templates templates, @Nullable Fragments before) {
    return new Fragments(snapshot, banner, templates, before);
  }

  private Map<String, String> rendered(
      boolean buttons, @Nullable Fragments before, Map<String, String> earlier) {
    Map<String, String> services = new LinkedHashMap<>();
    statuses.forEach(
        (name, status) -> {
          String kept = earlier.get(name);
          boolean same = before != null && status.equals(before.statuses.get(name));
          services.put(
              name,
              same && kept != null
                  ? kept
                  : templates.render("service", ServiceView.of(status, buttons)));
        });
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
  List<String> list(Scope scope) throws InterruptedException {
    return List.copyOf(services(scope).values());
  }

  /** Writes what a browser that shows {@code before} must be sent to show this. */
  static void tell(@Nullable Fragments before, Fragments now, Scope scope, Writer out)
      throws IOException, InterruptedException {
    if (before == null || !before.banner.equals(now.banner)) {
      out.write(now.banner);
    }
    if (before == null || !before.node.equals(now.node)) {
      out.write(now.node);
    }
    if (before == null || !before.summary.equals(now.summary)) {
      out.write(now.summary);
    }
    Map<String, String> services = now.services(scope);
    Map<String, String> shown = before == null ? Map.of() : before.services(scope);
    if (before == null || !shown.keySet().equals(services.keySet())) {
      now.templates.render("services", List.copyOf(services.values()), out);
      return;
    }
    for (Map.Entry<String, String> service : services.entrySet()) {
      if (!service.getValue().equals(shown.get(service.getKey()))) {
        out.write(service.getValue());
      }
    }
  }
}
