package org.evenkeel.coordinator.web;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import org.evenkeel.coordinator.api.Access;
import org.evenkeel.coordinator.api.Changes;
import org.evenkeel.coordinator.api.Pairings;
import org.evenkeel.coordinator.director.Control;
import org.evenkeel.coordinator.ha.Pair;
import org.evenkeel.coordinator.model.RealServerId;
import org.evenkeel.coordinator.model.Snapshot;
import org.evenkeel.coordinator.model.Snapshot.RealServerStatus;
import org.evenkeel.coordinator.model.Snapshot.ServiceStatus;
import org.evenkeel.coordinator.model.Version;

/** The pages of this node: its pair, its upkeep, and what happens on it. */
final class HostPages {
  private static final int EVENTS = 100;

  private final Desk desk;

  HostPages(Desk desk) {
    this.desk = desk;
  }

  void addTo(RoutesConfig routes) {
    routes.get("/lbadmin/ha", this::pair, Access.VIEWER, Access.PAGE);
    routes.get("/lbadmin/maintenance", this::maintenance, Access.VIEWER, Access.PAGE);
    routes.get("/lbadmin/maintenance/doctor", this::doctor, Access.VIEWER, Access.LIVE);
    routes.get("/lbadmin/events", this::events, Access.VIEWER, Access.PAGE);
    routes.get("/lbadmin/local", this::local, Access.VIEWER, Access.PAGE);
    routes.get("/lbadmin/logs", this::logs, Access.ADMIN, Access.PAGE);
  }

  private void pair(Context request) {
    HaView view =
        new HaView(
            desk.frame(request, Section.HA, "High availability", ""),
            desk.pair().map(Pair::status),
            desk.services().sources().edits().replica(),
            desk.services().sources().pairings().map(Pairings::pairing).map(each -> each.status()));
    desk.show(request, "ha", view);
  }

  private void maintenance(Context request) {
    Instant started = Instant.ofEpochMilli(ManagementFactory.getRuntimeMXBean().getStartTime());
    desk.show(
        request,
        "maintenance",
        new MaintenanceView(
            desk.frame(request, Section.MAINTENANCE, "Maintenance", "maintenance.js"),
            Version.running(),
            Moments.second(started),
            Changes.span(Duration.between(started, Instant.now())),
            Runtime.version().toString(),
            System.getProperty("os.name") + " " + System.getProperty("os.version"),
            desk.services().control().snapshot().dispatcher().toString()));
  }

  private void doctor(Context request) {
    desk.show(request, "doctor", desk.services().sources().doctor().get());
  }

  private void local(Context request) {
    desk.show(
        request,
        "local",
        new LocalView(
            desk.frame(request, Section.LOCAL, "Local configuration", ""),
            desk.services().sources().local().get()));
  }

  private void logs(Context request) {
    desk.show(request, "logs", desk.frame(request, Section.LOGS, "Logs", "logs.js"));
  }

  private void events(Context request) {
    Frame frame = desk.frame(request, Section.EVENTS, "Events", "events.js");
    desk.show(request, "events", new EventsView(frame, lately(desk.services().control())));
  }

  /** What happened last to any real server, the newest first. */
  private static List<EventsView.Row> lately(Control control) {
    Snapshot snapshot = control.snapshot();
    return snapshot.virtualServices().stream()
        .flatMap(service -> service.realServers().stream().map(real -> id(service, real)))
        .flatMap(
            id ->
                control.timeline(id).stream()
                    .limit(EVENTS)
                    .map(change -> new EventsView.Row(id, change)))
        .sorted(Comparator.comparing((EventsView.Row row) -> row.change().at()).reversed())
        .limit(EVENTS)
        .toList();
  }

  private static RealServerId id(ServiceStatus service, RealServerStatus real) {
    return new RealServerId(service.configured().name(), real.configured().name());
  }
}
