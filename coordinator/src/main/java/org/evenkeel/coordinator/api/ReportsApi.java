package org.evenkeel.coordinator.api;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.io.IOException;
import java.util.Collection;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.evenkeel.coordinator.director.Control;
import org.evenkeel.coordinator.model.Snapshot.RealServerStatus;
import org.evenkeel.coordinator.model.Snapshot.ServiceStatus;
import org.evenkeel.coordinator.report.Range;
import org.evenkeel.coordinator.report.Reports;
import org.evenkeel.coordinator.report.Series;
import org.evenkeel.coordinator.report.Subject;

/**
 * What was recorded of this node, its virtual services and their real servers. Who may see the
 * status may see all of it.
 */
final class ReportsApi {
  private static final String JSON = "application/json";
  private static final String CSV = "text/csv"; // RFC 7111
  private static final String PATH = "/api/v1/reports";
  private static final String VIP = PATH + "/virtual-services/{vip}";

  private final Control control;
  private final Reports reports;

  ReportsApi(Control control, Reports reports) {
    this.control = control;
    this.reports = reports;
  }

  void addTo(RoutesConfig routes) {
    routes.get(PATH, this::list, Access.VIEWER);
    routes.get(PATH + "/node", request -> show(request, new Subject.Node()), Access.VIEWER);
    routes.get(
        VIP,
        request -> show(request, new Subject.Service(request.pathParam("vip"))),
        Access.VIEWER);
    routes.get(
        VIP + "/real-servers/{rip}",
        request ->
            show(request, new Subject.Member(request.pathParam("vip"), request.pathParam("rip"))),
        Access.VIEWER);
  }

  private void list(Context request) throws IOException {
    Set<String> services = new TreeSet<>(reports.services());
    control.snapshot().virtualServices().forEach(one -> services.add(one.configured().name()));
    request
        .contentType(JSON)
        .result(
            Json.bytes(
                json -> {
                  json.writeStartObject();
                  json.writeArrayFieldStart("ranges");
                  for (Range range : Range.values()) {
                    json.writeStartObject();
                    json.writeStringField("name", range.toString());
                    json.writeNumberField("step-seconds", range.step().toSeconds());
                    json.writeNumberField("points", range.points());
                    json.writeEndObject();
                  }
                  json.writeEndArray();
                  json.writeArrayFieldStart("virtual-services");
                  for (String service : services) {
                    json.writeStartObject();
                    json.writeStringField("name", service);
                    json.writeBooleanField("configured", service(service).isPresent());
                    Json.texts(json, "real-servers", realServers(service).stream().toList());
                    json.writeEndObject();
                  }
                  json.writeEndArray();
                  json.writeEndObject();
                }));
  }

  private Collection<String> realServers(String service) throws IOException {
    Set<String> names = new TreeSet<>(reports.realServers(service));
    service(service)
        .ifPresent(one -> one.realServers().forEach(real -> names.add(real.configured().name())));
    return names;
  }

  private Optional<ServiceStatus> service(String name) {
    return control.snapshot().virtualServices().stream()
        .filter(service -> service.configured().name().equals(name))
        .findFirst();
  }

  private void show(Context request, Subject subject) throws IOException {
    Range range = range(request);
    boolean csv = csv(request);
    Series series = read(subject, range);
    if (csv) {
      request.contentType(CSV + ";charset=utf-8").result(ReportDocument.csv(series));
    } else {
      request.contentType(JSON).result(ReportDocument.json(series));
    }
  }

  private Series read(Subject subject, Range range) throws IOException {
    if (!configured(subject) && !reports.has(subject)) {
      throw ProblemException.of(
          404, "nothing is recorded of %s; see %s".formatted(subject.title(), PATH));
    }
    return reports.read(subject, range);
  }

  private boolean configured(Subject subject) {
    return switch (subject) {
      case Subject.Node() -> true;
      case Subject.Service(String service) -> service(service).isPresent();
      case Subject.Member(String service, String realServer) ->
          service(service).stream()
              .flatMap(one -> one.realServers().stream())
              .map(RealServerStatus::configured)
              .anyMatch(real -> real.name().equals(realServer));
    };
  }

  private static Range range(Context request) {
    String word = Optional.ofNullable(request.queryParam("range")).orElse("day");
    return Range.of(word)
        .orElseThrow(
            () ->
                ProblemException.of(
                    400, "range is none; send one of " + String.join(", ", Range.words())));
  }

  /** The query counts more than the header, which a browser's address bar cannot say. */
  private static boolean csv(Context request) {
    String format =
        Optional.ofNullable(request.queryParam("format"))
            .orElseGet(
                () ->
                    Optional.ofNullable(request.header("Accept"))
                        .filter(types -> types.contains(CSV))
                        .map(_ -> "csv")
                        .orElse("json"));
    return switch (format) {
      case "csv" -> true;
      case "json" -> false;
      default -> throw ProblemException.of(400, "format is none; send json or csv");
    };
  }
}
