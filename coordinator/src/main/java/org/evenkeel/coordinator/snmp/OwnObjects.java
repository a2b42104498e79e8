package org.evenkeel.coordinator.snmp;

import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.evenkeel.coordinator.ha.PairStatus;
import org.evenkeel.coordinator.ha.PeerReport;
import org.evenkeel.coordinator.ha.Role;
import org.evenkeel.coordinator.model.Engine;
import org.evenkeel.coordinator.model.Forwarding;
import org.evenkeel.coordinator.model.Health;
import org.evenkeel.coordinator.model.IpAddress;
import org.evenkeel.coordinator.model.Match;
import org.evenkeel.coordinator.model.OperatorState;
import org.evenkeel.coordinator.model.Snapshot;
import org.evenkeel.coordinator.model.Snapshot.Carried;
import org.evenkeel.coordinator.model.Snapshot.RealServerStatus;
import org.evenkeel.coordinator.model.Snapshot.ServiceStatus;
import org.evenkeel.coordinator.model.Transport;
import org.evenkeel.coordinator.snmp.Branch.Column;
import org.evenkeel.coordinator.snmp.Branch.Row;
import org.snmp4j.smi.OctetString;
import org.snmp4j.smi.UnsignedInteger32;
import org.snmp4j.smi.Variable;

/**
 * The objects of docs/EVENKEEL-MIB.txt at one moment: numbers of columns and of enumerations are
 * the module's, and none is changed or used for something else. Pure.
 */
final class OwnObjects {
  /** The longest list of ports: 64 ranges. */
  private static final int PORTS_OCTETS_MAX = 1_023;

  private OwnObjects() {}

  /** A service, and what is summed once and asked for often. */
  private record Service(
      ServiceStatus status, long active, long inactive, long serving, Carried carried) {}

  private record Real(RealServerStatus status, Carried carried) {}

  /**
   * All of them.
   *
   * @param version of the program
   */
  static List<Branch<?>> of(
      Snapshot snapshot, Optional<PairStatus> pair, Totals totals, String version) {
    List<Row<Service>> services = new ArrayList<>(snapshot.virtualServices().size());
    List<Row<Real>> reals = new ArrayList<>();
    for (ServiceStatus status : snapshot.virtualServices()) {
      String name = status.configured().name();
      Totals.OfService carried = totals.of(name);
      services.add(new Row<>(IndexName.last(name), service(status, carried.all())));
      for (RealServerStatus real : status.realServers()) {
        String below = real.configured().name();
        reals.add(new Row<>(IndexName.both(name, below), new Real(real, carried.real(below))));
      }
    }
    return List.of(
        Branch.scalars(Arcs.NODE, node(version, reals.size()), Optional.of(snapshot)),
        Branch.scalars(Arcs.PAIR, PAIR, pair),
        Branch.table(Arcs.SERVICE, SERVICE, services),
        Branch.table(Arcs.REAL_SERVER, REAL, reals));
  }

  private static Service service(ServiceStatus status, Carried carried) {
    long serving = status.realServers().stream().filter(real -> real.weight() > 0).count();
    return new Service(
        status, status.activeConnections(), status.inactiveConnections(), serving, carried);
  }

  private static <R> Column<R> column(int number, Function<R, Variable> value) {
    return new Column<>(number, value);
  }

  private static List<Column<Snapshot>> node(String version, int realServers) {
    return List.of(
        column(1, node -> Values.text(node.node())),
        column(2, node -> Values.number(role(node.role()))),
        column(3, node -> Values.gauge(node.revision())),
        column(4, _ -> Values.text(version)),
        column(5, node -> Values.gauge(node.degraded().size())),
        column(6, _ -> Values.ticks(uptimeNanos())),
        column(7, node -> Values.number(engine(node.dispatcher()))),
        column(8, node -> Values.gauge(node.virtualServices().size())),
        column(9, _ -> Values.gauge(realServers)));
  }

  private static long uptimeNanos() {
    return TimeUnit.MILLISECONDS.toNanos(ManagementFactory.getRuntimeMXBean().getUptime());
  }

  private static final List<Column<PairStatus>> PAIR =
      List.of(
          column(1, pair -> Values.number(role(pair.role()))),
          column(2, pair -> Values.text(pair.peer())),
          column(3, pair -> Values.truth(pair.contact())),
          column(
              4,
              pair ->
                  Values.number(
                      pair.peerReport().map(PeerReport::role).map(OwnObjects::role).orElse(0))),
          column(5, pair -> Values.counter(pair.term())),
          column(6, pair -> Values.truth(pair.inStep())),
          column(7, pair -> Values.truth(pair.maintenance())),
          column(8, pair -> Values.gauge(pair.problems().size())));

  private static final List<Column<Service>> SERVICE =
      List.of(
          column(2, row -> Values.text(row.status().configured().name())),
          column(3, row -> Values.number(addressType(row.status().configured().address()))),
          column(4, row -> address(row.status().configured().address())),
          column(5, row -> Values.text(ports(row.status()), PORTS_OCTETS_MAX)),
          column(6, row -> mark(row.status().configured().match())),
          column(7, row -> Values.number(transport(row.status().configured().match()))),
          column(8, row -> Values.number(forwarding(row.status().configured().forwarding()))),
          column(9, row -> Values.number(engine(row.status().engine()))),
          column(
              10,
              row -> Values.text(row.status().configured().scheduling().scheduler().toString())),
          column(11, row -> Values.truth(row.status().up())),
          column(12, row -> Values.gauge(row.active())),
          column(13, row -> Values.gauge(row.inactive())),
          column(14, row -> Values.gauge(row.status().realServers().size())),
          column(15, row -> Values.gauge(row.serving())),
          column(16, row -> Values.counter(row.carried().connections())),
          column(17, row -> Values.counter(row.carried().bytesIn())),
          column(18, row -> Values.counter(row.carried().bytesOut())));

  private static final List<Column<Real>> REAL =
      List.of(
          column(2, row -> Values.text(row.status().configured().name())),
          column(
              3,
              row -> Values.number(addressType(Optional.of(row.status().configured().address())))),
          column(4, row -> address(Optional.of(row.status().configured().address()))),
          column(5, row -> new UnsignedInteger32(row.status().configured().port())),
          column(6, row -> Values.gauge(row.status().configured().weight())),
          column(7, row -> Values.gauge(row.status().weight())),
          column(8, row -> Values.number(row.status().idle().orElse(-1))),
          column(9, row -> Values.number(state(row.status().state()))),
          column(10, row -> Values.number(health(row.status().health()))),
          column(11, row -> Values.text(row.status().reason())),
          column(12, row -> Values.gauge(row.status().activeConnections())),
          column(13, row -> Values.gauge(row.status().inactiveConnections())),
          column(14, row -> Values.counter(row.carried().connections())),
          column(15, row -> Values.counter(row.carried().bytesIn())),
          column(16, row -> Values.counter(row.carried().bytesOut())));

  private static int role(String role) {
    return switch (role) {
      case "standalone" -> 1;
      case "active" -> 2;
      case "passive" -> 3;
      default -> 0;
    };
  }

  private static int role(Role role) {
    return switch (role) {
      case STANDALONE -> 1;
      case ACTIVE -> 2;
      case PASSIVE -> 3;
      case JOINING -> 4;
      case ISOLATED -> 5;
    };
  }

  private static int engine(Engine engine) {
    return switch (engine) {
      case IPVS -> 1;
      case HAPROXY -> 2;
      case RELAY -> 3;
    };
  }

  private static int forwarding(Forwarding forwarding) {
    return switch (forwarding) {
      case DR -> 1;
      case NAT -> 2;
      case TUN -> 3;
      case SNAT -> 4;
      case PROXY -> 5;
    };
  }

  private static int transport(Match match) {
    return switch (match) {
      case Match.Address address -> transport(address.transport());
      case Match.Fwmark _ -> 0;
    };
  }

  private static int transport(Transport transport) {
    return switch (transport) {
      case TCP -> 1;
      case UDP -> 2;
      case SCTP -> 3;
      case TCP_AND_UDP -> 4;
    };
  }

  private static int state(OperatorState state) {
    return switch (state) {
      case ONLINE -> 1;
      case DRAIN -> 2;
      case HALT -> 3;
    };
  }

  private static int health(Health health) {
    return switch (health) {
      case UP -> 1;
      case DOWN -> 2;
      case UNKNOWN -> 3;
    };
  }

  private static String ports(ServiceStatus status) {
    return status.configured().match() instanceof Match.Address address
        ? address.ports().toString()
        : "";
  }

  private static Variable mark(Match match) {
    long mark = match instanceof Match.Fwmark(int bits, _) ? Integer.toUnsignedLong(bits) : 0;
    return new UnsignedInteger32(mark);
  }

  /** InetAddressType of RFC 4001. */
  private static int addressType(Optional<IpAddress> address) {
    return address.map(each -> each.isV6() ? 2 : 1).orElse(0);
  }

  /** InetAddress of RFC 4001. */
  private static Variable address(Optional<IpAddress> address) {
    return address
        .map(each -> new OctetString(each.inet().getAddress()))
        .orElseGet(OctetString::new);
  }
}
