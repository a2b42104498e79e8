package org.evenkeel.coordinator.api;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.evenkeel.coordinator.connections.ConnectionFilter;
import org.evenkeel.coordinator.connections.ConnectionQuery;
import org.evenkeel.coordinator.connections.ConnectionReport;
import org.evenkeel.coordinator.connections.ConnectionTable;
import org.evenkeel.coordinator.connections.Diagnosis;
import org.evenkeel.coordinator.director.Control;
import org.evenkeel.coordinator.host.Finding;
import org.evenkeel.coordinator.model.IpAddress;
import org.evenkeel.coordinator.model.Snapshot;

/** The routes that ask this host's kernel when they are asked. */
final class HostApi {
  private static final String JSON = "application/json";
  private static final int LIMIT_DEFAULT = 100;

  private final Control control;
  private final Supplier<List<Finding>> doctor;
  private final ConnectionTable connections;

  HostApi(ApiServer.Sources sources) {
    this.control = sources.control();
    this.doctor = sources.doctor();
    this.connections = sources.connections();
  }

  void addTo(RoutesConfig routes) {
    routes.get("/api/v1/doctor", this::doctor);
    routes.get("/api/v1/connections", this::connections);
  }

  private void doctor(Context request) {
    request.contentType(JSON).result(DoctorDocument.of(doctor.get()));
  }

  /**
   * Lists the kernel's connections: {@code ?vip=}, {@code ?rip=}, {@code ?client=} are addresses,
   * {@code ?state=} the kernel's word, {@code ?offset=} and {@code ?limit=} the page.
   */
  private void connections(Context request) {
    ConnectionQuery query = query(request);
    Snapshot snapshot = control.snapshot();
    try {
      ConnectionReport report = connections.read(query);
      List<String> diagnosis = Diagnosis.of(report.whole(), Diagnosis.forwardings(snapshot));
      request.contentType(JSON).result(ConnectionsDocument.of(report, diagnosis));
    } catch (IOException e) {
      throw ProblemException.of(503, String.valueOf(e.getMessage()), "Retry-After", "1");
    }
  }

  private static ConnectionQuery query(Context request) {
    ConnectionFilter filter =
        new ConnectionFilter(
            parameter(request, "vip", IpAddress::parse),
            parameter(request, "rip", IpAddress::parse),
            parameter(request, "client", IpAddress::parse),
            parameter(request, "state", word -> word));
    int offset = parameter(request, "offset", Integer::valueOf).orElse(0);
    int limit = parameter(request, "limit", Integer::valueOf).orElse(LIMIT_DEFAULT);
    try {
      return new ConnectionQuery(filter, offset, limit);
    } catch (IllegalArgumentException e) {
      throw ProblemException.of(400, String.valueOf(e.getMessage()));
    }
  }

  private static <T> Optional<T> parameter(Context request, String name, Function<String, T> read) {
    try {
      return Optional.ofNullable(request.queryParam(name)).map(read);
    } catch (NumberFormatException e) {
      throw ProblemException.of(400, name + " is not a whole number; send one");
    } catch (IllegalArgumentException e) {
      throw ProblemException.of(400, "%s is %s; send an address".formatted(name, e.getMessage()));
    }
  }
}
