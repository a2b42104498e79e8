package org.evenkeel.coordinator.config;

import java.util.LinkedHashMap;
import java.util.Map;
import org.evenkeel.coordinator.config.ClusterKeys.FeedbackSource;
import org.evenkeel.coordinator.config.ClusterKeys.TunnelType;
import org.evenkeel.coordinator.model.Approach;
import org.evenkeel.coordinator.model.CheckSpec;
import org.evenkeel.coordinator.model.Cluster;
import org.evenkeel.coordinator.model.DurationText;
import org.evenkeel.coordinator.model.FeedbackSpec;
import org.evenkeel.coordinator.model.FloatingAddress;
import org.evenkeel.coordinator.model.Forwarding;
import org.evenkeel.coordinator.model.IpAddress;
import org.evenkeel.coordinator.model.IpvsSettings;
import org.evenkeel.coordinator.model.Match;
import org.evenkeel.coordinator.model.NatSettings;
import org.evenkeel.coordinator.model.Persistence;
import org.evenkeel.coordinator.model.PortSet;
import org.evenkeel.coordinator.model.RealServer;
import org.evenkeel.coordinator.model.Scheduling;
import org.evenkeel.coordinator.model.Transport;
import org.evenkeel.coordinator.model.Tunnel;
import org.evenkeel.coordinator.model.VirtualService;
import org.evenkeel.coordinator.model.WeightSpec;

/** The model as maps, lists, text and numbers, under the keys that the reader knows. */
final class ClusterTree {
  private ClusterTree() {}

  static Map<String, Object> of(Cluster cluster) {
    Branch branch = new Branch();
    if (!cluster.floatingAddresses().isEmpty()) {
      branch.with(
          ClusterKeys.FLOATING_ADDRESSES,
          cluster.floatingAddresses().stream().map(ClusterTree::floating).toList());
    }
    branch
        .with(ClusterKeys.ON_ALL_DOWN, cluster.onAllDown().toString())
        .with(ClusterKeys.IPVS, ipvs(cluster.ipvs()));
    if (!cluster.nat().isEmpty()) {
      branch.with(ClusterKeys.NAT, nat(cluster.nat()));
    }
    return branch
        .with(
            ClusterKeys.VIRTUAL_SERVICES,
            cluster.virtualServices().stream().map(ClusterTree::service).toList())
        .map();
  }

  private static Map<String, Object> floating(FloatingAddress floating) {
    return new Branch()
        .with(ClusterKeys.FLOATING_ADDRESS, floating.address().toString())
        .with(ClusterKeys.FLOATING_INTERFACE, floating.interfaceName())
        .map();
  }

  private static Map<String, Object> ipvs(IpvsSettings ipvs) {
    Branch branch = new Branch();
    ipvs.timeouts()
        .ifPresent(
            timeouts ->
                branch.with(
                    ClusterKeys.TIMEOUTS,
                    new Branch()
                        .with(ClusterKeys.TCP_TIMEOUT, DurationText.format(timeouts.tcp()))
                        .with(ClusterKeys.TCP_FIN_TIMEOUT, DurationText.format(timeouts.tcpFin()))
                        .with(ClusterKeys.UDP_TIMEOUT, DurationText.format(timeouts.udp()))
                        .map()));
    return branch
        .with(
            ClusterKeys.FWMARKS,
            new Branch()
                .with(ClusterKeys.FIRST_MARK, ipvs.marks().first())
                .with(ClusterKeys.MARK_COUNT, ipvs.marks().count())
                .map())
        .map();
  }

  private static Map<String, Object> nat(NatSettings nat) {
    return new Branch()
        .with(
            ClusterKeys.OUTBOUND,
            nat.outbound().stream()
                .map(
                    entry ->
                        new Branch()
                            .with(ClusterKeys.OUTBOUND_FROM, entry.from().toString())
                            .with(ClusterKeys.OUTBOUND_VIA, entry.via())
                            .map())
                .toList())
        .with(
            ClusterKeys.STATIC,
            nat.oneToOne().stream()
                .map(
                    entry ->
                        new Branch()
                            .with(ClusterKeys.STATIC_OUTSIDE, entry.outside().toString())
                            .with(ClusterKeys.STATIC_INSIDE, entry.inside().toString())
                            .map())
                .toList())
        .map();
  }

  private static Map<String, Object> service(VirtualService service) {
    Branch branch = new Branch().with(ClusterKeys.NAME, service.name());
    switch (service.match()) {
      case Match.Fwmark(int mark, _) -> branch.with(ClusterKeys.FWMARK, mark);
      case Match.Address(IpAddress address, PortSet ports, Transport transport) ->
          branch
              .with(ClusterKeys.ADDRESS, address.toString())
              .with(ClusterKeys.PORTS, ports(ports))
              .with(ClusterKeys.PROTOCOL, transport.toString());
    }
    branch
        .with(ClusterKeys.FORWARDING, service.forwarding().toString())
        .with(ClusterKeys.SCHEDULER, service.scheduling().scheduler().toString())
        .with(
            ClusterKeys.SCHEDULER_FLAGS,
            service.scheduling().flags().stream().map(Scheduling.Flag::toString).toList())
        .with(ClusterKeys.ONE_PACKET, service.scheduling().onePacket());
    service
        .persistence()
        .ifPresent(persistence -> branch.with(ClusterKeys.PERSISTENCE, persistence(persistence)));
    service
        .snatAddress()
        .ifPresent(address -> branch.with(ClusterKeys.SNAT_ADDRESS, address.toString()));
    service
        .fallback()
        .ifPresent(fallback -> branch.with(ProxyKeys.FALLBACK, ProxyTree.fallback(fallback)));
    if (service.forwarding() == Forwarding.PROXY) {
      branch.with(ProxyKeys.PROXY, ProxyTree.of(service.proxy()));
    }
    return branch
        .with(ClusterKeys.ON_FAILURE, service.onFailure().toString())
        .with(
            ClusterKeys.QUORUM,
            new Branch()
                .with(ClusterKeys.QUORUM_UP, service.quorum().up())
                .with(ClusterKeys.QUORUM_HYSTERESIS, service.quorum().hysteresis())
                .map())
        .with(ClusterKeys.SLOW_START, DurationText.format(service.weights().slowStart()))
        .with(ClusterKeys.CHECK, check(service.check()))
        .with(ClusterKeys.FEEDBACK, feedback(service.feedback(), service.weights()))
        .with(
            ClusterKeys.REAL_SERVERS,
            service.realServers().stream().map(real -> realServer(real, service)).toList())
        .map();
  }

  private static Object ports(PortSet ports) {
    return ports.single().isPresent() ? ports.single().getAsInt() : ports.toString();
  }

  private static Map<String, Object> persistence(Persistence persistence) {
    return new Branch()
        .with(ClusterKeys.PERSISTENCE_TIMEOUT, DurationText.format(persistence.timeout()))
        .with(ClusterKeys.GRANULARITY, persistence.granularity())
        .map();
  }

  private static Map<String, Object> check(CheckSpec check) {
    CheckTree probe = CheckTree.of(check.probe());
    Branch branch =
        new Branch()
            .with(ClusterKeys.CHECK_TYPE, probe.type().toString())
            .with(ClusterKeys.CHECK_INTERVAL, DurationText.format(check.interval()))
            .with(ClusterKeys.CHECK_FAST_INTERVAL, DurationText.format(check.fastInterval()))
            .with(ClusterKeys.CHECK_DOWN_INTERVAL, DurationText.format(check.downInterval()))
            .with(ClusterKeys.CHECK_TIMEOUT, DurationText.format(check.timeout()))
            .with(ClusterKeys.CHECK_RISE, check.rise())
            .with(ClusterKeys.CHECK_FALL, check.fall());
    check.port().ifPresent(port -> branch.with(ClusterKeys.CHECK_PORT, port));
    Approach approach = check.approach();
    approach.source().ifPresent(own -> branch.with(ClusterKeys.CHECK_SOURCE, own.toString()));
    if (approach.throughVip()) {
      branch.with(ClusterKeys.CHECK_THROUGH_VIP, true);
    }
    probe.settings().forEach(branch::with);
    return branch.map();
  }

  private static Map<String, Object> feedback(FeedbackSpec feedback, WeightSpec weights) {
    Branch branch = new Branch();
    switch (feedback) {
      case FeedbackSpec.None() -> {
        return branch.with(ClusterKeys.FEEDBACK_SOURCE, FeedbackSource.NONE.toString()).map();
      }
      case FeedbackSpec.Measured source ->
          branch.with(ClusterKeys.FEEDBACK_SOURCE, source.toString());
      case FeedbackSpec.Agent agent ->
          asked(branch.with(ClusterKeys.FEEDBACK_SOURCE, FeedbackSource.AGENT.toString()), agent);
      case FeedbackSpec.Http http -> {
        branch
            .with(ClusterKeys.FEEDBACK_SOURCE, FeedbackSource.HTTP.toString())
            .with(ClusterKeys.FEEDBACK_PATH, http.path());
        http.pointer().ifPresent(pointer -> branch.with(ClusterKeys.FEEDBACK_POINTER, pointer));
        asked(branch.with(ClusterKeys.FEEDBACK_SCALE, http.scale().toString()), http);
      }
    }
    return branch
        .with(ClusterKeys.FEEDBACK_MODE, weights.mode().toString())
        .with(ClusterKeys.FEEDBACK_SHADOW, weights.shadow())
        .with(ClusterKeys.FEEDBACK_SMOOTHING, DurationText.format(weights.smoothing()))
        .with(ClusterKeys.FEEDBACK_DEADBAND, weights.deadband())
        .with(ClusterKeys.FEEDBACK_MAX_STEP, weights.maxStep())
        .with(ClusterKeys.FEEDBACK_STALE_AFTER, DurationText.format(weights.staleAfter()))
        .with(ClusterKeys.FEEDBACK_FLOOR, weights.floor())
        .map();
  }

  private static void asked(Branch branch, FeedbackSpec.Asked spec) {
    branch
        .with(ClusterKeys.FEEDBACK_PORT, spec.port())
        .with(ClusterKeys.FEEDBACK_INTERVAL, DurationText.format(spec.interval()))
        .with(ClusterKeys.FEEDBACK_TIMEOUT, DurationText.format(spec.timeout()));
  }

  private static Map<String, Object> realServer(RealServer real, VirtualService service) {
    Branch branch =
        new Branch()
            .with(ClusterKeys.REAL_NAME, real.name())
            .with(ClusterKeys.REAL_ADDRESS, real.address().toString());
    if (real.port() != 0) {
      branch.with(ClusterKeys.REAL_PORT, real.port());
    }
    branch
        .with(ClusterKeys.WEIGHT, real.weight())
        .with(ClusterKeys.MIN_CONNECTIONS, real.limits().min())
        .with(ClusterKeys.MAX_CONNECTIONS, real.limits().max())
        .with(ClusterKeys.BACKUP, real.backup());
    if (service.forwarding() == Forwarding.TUN) {
      branch.with(ClusterKeys.TUNNEL, tunnel(real.tunnel()));
    }
    return branch.with(ClusterKeys.STATE, real.state().toString()).map();
  }

  private static Map<String, Object> tunnel(Tunnel tunnel) {
    return switch (tunnel) {
      case Tunnel.Ipip() ->
          new Branch().with(ClusterKeys.TUNNEL_TYPE, TunnelType.IPIP.toString()).map();
      case Tunnel.Gre(boolean checksum) ->
          new Branch()
              .with(ClusterKeys.TUNNEL_TYPE, TunnelType.GRE.toString())
              .with(
                  ClusterKeys.TUNNEL_CHECKSUM,
                  (checksum ? Tunnel.Checksum.FULL : Tunnel.Checksum.NONE).toString())
              .map();
      case Tunnel.Gue(int port, Tunnel.Checksum checksum) ->
          new Branch()
              .with(ClusterKeys.TUNNEL_TYPE, TunnelType.GUE.toString())
              .with(ClusterKeys.TUNNEL_PORT, port)
              .with(ClusterKeys.TUNNEL_CHECKSUM, checksum.toString())
              .map();
    };
  }

  /** A mapping that grows in the order of writing, under declared keys only. */
  record Branch(Map<String, Object> map) {
    Branch() {
      this(new LinkedHashMap<>());
    }

    Branch with(Key<?> key, Object value) {
      map.put(key.name(), value);
      return this;
    }
  }
}
