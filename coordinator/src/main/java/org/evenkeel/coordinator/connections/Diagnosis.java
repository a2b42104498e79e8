package org.evenkeel.coordinator.connections;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.evenkeel.coordinator.model.Engine;
import org.evenkeel.coordinator.model.Forwarding;
import org.evenkeel.coordinator.model.Hint;
import org.evenkeel.coordinator.model.IpAddress;
import org.evenkeel.coordinator.model.Snapshot;
import org.evenkeel.coordinator.model.VirtualService;

/**
 * What the connection table says of real servers: handshakes that get no further at one of them,
 * while others establish connections, are its own fault and not the clients'. Pure.
 */
public final class Diagnosis {
  /** Fewer are chance: each client that gives up leaves one for a minute. */
  static final long STUCK_MIN = 5;

  private static final String STUCK = "SYN_RECV";
  private static final String OPEN = "ESTABLISHED";

  private Diagnosis() {}

  /** How the services of a VIP reach a real server. */
  public interface Forwardings {
    /** The method; empty when no service of ours connects the two. */
    Optional<Forwarding> of(IpAddress vip, IpAddress realServer);
  }

  /**
   * A sentence for each real server that seems set up wrongly.
   *
   * @param counts the whole table's
   */
  public static List<String> of(List<RealServerCount> counts, Forwardings forwardings) {
    return suspects(counts).map(suspect -> sentence(suspect, forwardings)).toList();
  }

  /**
   * The same for each real server by itself.
   *
   * @param counts the whole table's
   */
  static List<Hint> hints(List<RealServerCount> counts, Forwardings forwardings) {
    return suspects(counts)
        .map(
            suspect ->
                new Hint(
                    suspect.vip(),
                    suspect.realServer(),
                    "%d of %d connections to %s stay in SYN_RECV while others establish: %s"
                        .formatted(
                            suspect.in(STUCK),
                            connected(suspect),
                            suspect.vip(),
                            cause(suspect, forwardings))))
        .toList();
  }

  /** How the services of a snapshot reach their real servers. */
  public static Forwardings forwardings(Snapshot snapshot) {
    return (vip, realServer) ->
        snapshot.virtualServices().stream()
            .filter(service -> service.engine() == Engine.IPVS)
            .map(Snapshot.ServiceStatus::configured)
            .filter(service -> service.address().equals(Optional.of(vip)))
            .filter(
                service ->
                    service.realServers().stream().anyMatch(r -> r.address().equals(realServer)))
            .map(VirtualService::forwarding)
            .findFirst();
  }

  private static Stream<RealServerCount> suspects(List<RealServerCount> counts) {
    return counts.stream()
        .filter(Diagnosis::stuck)
        .filter(suspect -> othersEstablish(suspect, counts));
  }

  /** At least half of what the real server has: what was open before it broke may be there yet. */
  private static boolean stuck(RealServerCount count) {
    return count.in(STUCK) >= STUCK_MIN && 2 * count.in(STUCK) >= connected(count);
  }

  /** Connections that begin with a handshake: neither datagrams nor persistence. */
  private static long connected(RealServerCount count) {
    return count.total() - count.in("UDP") - count.in("NONE") - count.in("ASSURED");
  }

  /** Where the VIP has no other real server, those of other VIPs are what can be compared. */
  private static boolean othersEstablish(RealServerCount suspect, List<RealServerCount> counts) {
    List<RealServerCount> others =
        counts.stream()
            .filter(count -> !count.realServer().equals(suspect.realServer()))
            .filter(count -> count.in(STUCK) + count.in(OPEN) > 0)
            .toList();
    List<RealServerCount> siblings =
        others.stream().filter(count -> count.vip().equals(suspect.vip())).toList();
    return (siblings.isEmpty() ? others : siblings)
        .stream().anyMatch(count -> count.in(OPEN) > 0 && !stuck(count));
  }

  private static String sentence(RealServerCount suspect, Forwardings forwardings) {
    String what =
        "real server %s leaves %d of %d connections to %s in SYN_RECV while others establish: "
            .formatted(suspect.realServer(), suspect.in(STUCK), connected(suspect), suspect.vip());
    return what + cause(suspect, forwardings);
  }

  private static String cause(RealServerCount suspect, Forwardings forwardings) {
    return forwardings
        .of(suspect.vip(), suspect.realServer())
        .map(method -> cause(method, suspect.vip()))
        .orElse("it does not answer through this host, or does not answer for the VIP");
  }

  private static String cause(Forwarding forwarding, IpAddress vip) {
    if (forwarding == Forwarding.SNAT) {
      return "its answers to this host's own address do not come back: it drops them, or its"
          + " firewall does";
    }
    return forwarding == Forwarding.NAT
        ? "its answers do not come back through this host; its default gateway must be an address"
            + " of this host"
        : "its ARP problem is not solved; it must have %s on its loopback and keep silent about it"
                .formatted(vip)
            + " on the network (arp_ignore 1, arp_announce 2)";
  }
}
