package org.evenkeel.coordinator.web;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.io.IOException;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.evenkeel.coordinator.api.Access;
import org.evenkeel.coordinator.model.Snapshot.ServiceStatus;
import org.evenkeel.coordinator.report.Graph;
import org.evenkeel.coordinator.report.Range;
import org.evenkeel.coordinator.report.Reports;
import org.evenkeel.coordinator.report.Series;
import org.evenkeel.coordinator.report.Subject;

/** The page of the past, at {@code /lbadmin/reports}: graphs, drawn here, without a script. */
final class ReportsPage {
  private final Desk desk;

  ReportsPage(Desk desk) {
    this.desk = desk;
  }

  void addTo(RoutesConfig routes) {
    routes.get("/lbadmin/reports", this::show, Access.VIEWER, Access.PAGE);
  }

  /** Answers with the choice of {@code ?service=}, {@code ?real-server=} and {@code ?range=}. */
  private void show(Context request) throws IOException {
    Range range =
        Optional.ofNullable(request.queryParam("range")).flatMap(Range::of).orElse(Range.DAY);
    Subject subject =
        subject(
            Optional.ofNullable(request.queryParam("service")).orElse(""),
            Optional.ofNullable(request.queryParam("real-server")).orElse(""));
    Reports reports = desk.services().sources().reports();
    List<ServiceStatus> configured = desk.services().control().snapshot().virtualServices();
    Set<String> names = new TreeSet<>(reports.services());
    configured.forEach(service -> names.add(service.configured().name()));
    List<String> realServers = realServers(subject, configured, reports);
    boolean known = known(subject, names, realServers);
    var choice =
        new ReportsView.Choice(
            known ? subject : new Subject.Node(), range, List.copyOf(names), realServers);
    List<ReportsView.Chart> charts = new ArrayList<>();
    if (known) {
      charts.addAll(charts(subject, range, realServers, reports));
    }
    String problem = known ? "" : "Nothing is recorded of " + subject.title() + ".";
    Frame frame = desk.frame(request, Section.REPORTS, "Reports", "");
    request.status(known ? 200 : 404);
    desk.show(request, "reports", new ReportsView(frame, choice, charts, problem));
  }

  private static List<ReportsView.Chart> charts(
      Subject subject, Range range, List<String> realServers, Reports reports) throws IOException {
    Series series = reports.read(subject, range);
    List<Series> members = new ArrayList<>();
    if (subject instanceof Subject.Service(String service)) {
      for (String name : realServers.stream().limit(Graph.LINES_MAX).toList()) {
        members.add(reports.read(new Subject.Member(service, name), range));
      }
    }
    int left = members.isEmpty() ? 0 : realServers.size() - members.size();
    return ReportsView.charts(series, members, left, ZoneId.systemDefault());
  }

  private static Subject subject(String service, String realServer) {
    if (service.isEmpty()) {
      return new Subject.Node();
    }
    return realServer.isEmpty()
        ? new Subject.Service(service)
        : new Subject.Member(service, realServer);
  }

  /** Those of now first, in their order, then those that have gone. */
  private static List<String> realServers(
      Subject subject, List<ServiceStatus> configured, Reports reports) throws IOException {
    String chosen =
        switch (subject) {
          case Subject.Node() -> "";
          case Subject.Service(String service) -> service;
          case Subject.Member(String service, String _) -> service;
        };
    List<String> names = new ArrayList<>();
    configured.stream()
        .filter(service -> service.configured().name().equals(chosen))
        .flatMap(service -> service.realServers().stream())
        .forEach(real -> names.add(real.configured().name()));
    if (!chosen.isEmpty()) {
      reports.realServers(chosen).stream()
          .filter(name -> !names.contains(name))
          .forEach(names::add);
    }
    return names;
  }

  private static boolean known(Subject subject, Set<String> services, List<String> realServers) {
    return switch (subject) {
      case Subject.Node() -> true;
      case Subject.Service(String service) -> services.contains(service);
      case Subject.Member(String service, String realServer) ->
          services.contains(service) && realServers.contains(realServer);
    };
  }
}
