package org.evenkeel.coordinator.api;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.io.IOException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
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
import org.evenkeel.coordinator.model.Snapshot.ServiceStatus;
import org.evenkeel.coordinator.neighbour.Neighbours;

/** The routes that ask this host's kernel when they are asked. */
final class HostApi {
  private static final String JSON = "application/json";
  private static final int LIMIT_DEFAULT = 100;

  private final Control control;
  private final Supplier<List<Finding>> doctor;
  private final ConnectionTable connections;
  private final Neighbours neighbours;

  HostApi(ApiServer.Sources sources) {
    this.control = sources.control();
    this.doctor = sources.doctor();
    this.connections = sources.connections();
    this.neighbours = sources.neighbours();
  }

  void addTo(RoutesConfig routes) {
    routes.get("/api/v1/doctor", this::doctor, Access.VIEWER);
    routes.get("/api/v1/connections", this::connections, Access.VIEWER);
    routes.post("/api/v1/arp-probe", this::arpProbe, Access.VIEWER, Access.EVERYWHERE, Access.ASKS);
  }

  /**
   * Asks the neighbours who has a VIP, and who the real servers behind it are. Only for VIPs that
   * are configured: nobody explores the network by this.
   */
  private void arpProbe(Context request) throws IOException {
    Body.requireType(request, List.of(JSON));
    String text = Json.onlyText(Body.bytes(request), "vip", "192.168.87.5");
    IpAddress vip = vip(text);
    List<ServiceStatus> services =
        control.snapshot().virtualServices().stream()
            .filter(service -> service.configured().address().equals(Optional.of(vip)))
            .toList();
    if (services.isEmpty()) {
      throw ProblemException.of(
          404, "no virtual service has the address " + vip + "; see /api/v1/status");
    }
    Set<IpAddress> asked = new LinkedHashSet<>(Set.of(vip));
    services.forEach(
        service -> service.realServers().forEach(real -> asked.add(real.configured().address())));
    request.contentType(JSON).result(ArpProbeDocument.of(vip, services, neighbours.ask(asked)));
  }

  private static IpAddress vip(String text) {
    try {
      return IpAddress.parse(text);
    } catch (IllegalArgumentException e) {
      throw ProblemException.of(400, "vip is %s; send an address".formatted(e.getMessage()));
    }
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
