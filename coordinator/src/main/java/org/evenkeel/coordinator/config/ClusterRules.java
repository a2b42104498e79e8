package org.evenkeel.coordinator.config;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.evenkeel.coordinator.model.AddressPrefix;
import org.evenkeel.coordinator.model.Forwarding;
import org.evenkeel.coordinator.model.IpAddress;
import org.evenkeel.coordinator.model.IpvsSettings.Marks;
import org.evenkeel.coordinator.model.PortSet;
import org.evenkeel.coordinator.model.Protocol;
import org.evenkeel.coordinator.model.Quorum;
import org.evenkeel.coordinator.model.Scheduler;
import org.evenkeel.coordinator.model.Scheduling;
import org.evenkeel.coordinator.model.Transport;

/**
 * The rules of {@code evenkeel.yaml} that concern more than one key of a virtual service. A value
 * that is wrong in itself has its problem already and takes no part here.
 */
final class ClusterRules {
  private final Problems problems;
  private final Map<String, Place> names = new HashMap<>();
  private final Map<Integer, Place> marks = new HashMap<>();
  private final List<Claim> claims = new ArrayList<>();

  /** Ports of an address that a service has taken. */
  private record Claim(IpAddress address, PortSet ports, Transport transport, Place place) {
    boolean clashes(Claim other) {
      return address.equals(other.address)
          && ports.overlaps(other.ports)
          && transport.protocols().stream().anyMatch(other.transport.protocols()::contains);
    }
  }

  ClusterRules(Problems problems) {
    this.problems = problems;
  }

  /** Checks one service after another, each with the defaults merged. */
  void check(Section root) {
    Marks ours =
        ClusterReader.marks(
            root.value(ClusterKeys.IPVS).flatMap(ipvs -> ipvs.value(ClusterKeys.FWMARKS)));
    CheckRules checks = new CheckRules(problems);
    FeedbackRules feedback = new FeedbackRules(problems);
    for (Section own : ClusterReader.services(root)) {
      Section merged = ClusterReader.merged(own, root);
      checkMatch(merged, ours);
      checkFlags(own, merged);
      checkOnePacket(merged);
      checkGranularity(merged);
      checkProxy(own, merged);
      new ProxyRules(own, merged, problems).check();
      checkSourceNat(merged);
      checkCheck(merged);
      checkApproach(own, merged);
      checks.check(own, merged);
      checkQuorum(merged);
      feedback.check(own, merged);
      new RealServerRules(merged, problems).check();
    }
    checkFloating(root);
  }

  /** VIPs float by themselves, and an address is put on one interface. */
  private void checkFloating(Section root) {
    Map<IpAddress, Place> vips = new HashMap<>();
    for (Section service : ClusterReader.services(root)) {
      service
          .value(ClusterKeys.ADDRESS)
          .ifPresent(vip -> vips.putIfAbsent(vip, service.place(ClusterKeys.ADDRESS)));
    }
    Map<IpAddress, Place> seen = new HashMap<>();
    for (Section floating : root.value(ClusterKeys.FLOATING_ADDRESSES).orElse(List.of())) {
      Optional<IpAddress> address =
          floating.value(ClusterKeys.FLOATING_ADDRESS).map(AddressPrefix::address);
      Place place = floating.place(ClusterKeys.FLOATING_ADDRESS);
      if (address.isEmpty() || !checkUnicast(problems, address.get(), place)) {
        continue;
      }
      Place vip = vips.get(address.get());
      if (vip != null) {
        problems.add(
            place,
            "%s is the VIP of line %d, which floats by itself".formatted(address.get(), vip.line()),
            "another address, or not here");
      }
      unique(seen, address.get(), place, "address");
    }
  }

  private void checkMatch(Section service, Marks ours) {
    service
        .value(ClusterKeys.NAME)
        .ifPresent(name -> unique(names, name, service.place(ClusterKeys.NAME), "name"));
    if (service.has(ClusterKeys.FWMARK)) {
      checkMark(service, ours);
      return;
    }
    for (Key<?> key : List.of(ClusterKeys.ADDRESS, ClusterKeys.PORTS)) {
      if (!service.has(key)) {
        problems.addMissing(service, key);
      }
    }
    service
        .value(ClusterKeys.ADDRESS)
        .ifPresent(address -> checkUnicast(problems, address, service.place(ClusterKeys.ADDRESS)));
    claim(service).ifPresent(this::checkClaim);
  }

  private void checkMark(Section service, Marks ours) {
    Place place = service.place(ClusterKeys.FWMARK);
    for (Key<?> key : List.of(ClusterKeys.ADDRESS, ClusterKeys.PORTS, ClusterKeys.PROTOCOL)) {
      if (service.has(key)) {
        problems.add(
            service.place(key), "stands beside fwmark", "either fwmark, or address and ports");
      }
    }
    Optional<Integer> mark = service.value(ClusterKeys.FWMARK);
    mark.ifPresent(value -> unique(marks, value, place, "mark"));
    if (mark.isPresent() && ours.contains(mark.get())) {
      problems.add(
          place,
          "mark %d is one of those that we use ourselves".formatted(mark.get()),
          "a mark outside %d to %d, or other ipvs.fwmarks"
              .formatted(ours.first(), ours.first() + ours.count() - 1));
    }
  }

  private void checkClaim(Claim claim) {
    for (Claim earlier : claims) {
      if (claim.clashes(earlier)) {
        problems.add(
            claim.place,
            "%s is taken already, in line %d".formatted(shown(claim), earlier.place.line()),
            "each only once");
        return;
      }
    }
    claims.add(claim);
  }

  private static String shown(Claim claim) {
    return claim.ports.single().isPresent()
        ? claim.transport + " " + claim.address.toString(claim.ports.single().getAsInt())
        : "a port of " + claim.transport + " " + claim.address + " port " + claim.ports;
  }

  /** Flags in defaults wait for a service with their scheduler. */
  private void checkFlags(Section own, Section merged) {
    Optional<Scheduler> scheduler =
        merged.has(ClusterKeys.SCHEDULER)
            ? merged.value(ClusterKeys.SCHEDULER)
            : Optional.of(Scheduler.WLC);
    for (Scheduling.Flag flag : own.value(ClusterKeys.SCHEDULER_FLAGS).orElse(List.of())) {
      if (scheduler.isPresent() && flag.scheduler() != scheduler.get()) {
        problems.add(
            own.place(ClusterKeys.SCHEDULER_FLAGS),
            "%s is no flag of scheduler %s".formatted(flag, scheduler.get()),
            "flags of that scheduler, or scheduler " + flag.scheduler());
      }
    }
  }

  /**
   * The kernel keeps no connection of a packet that is scheduled by itself, and so translates no
   * answer to it, with connection tracking or without ({@code ip_vs_update_conntrack}).
   */
  private void checkOnePacket(Section service) {
    if (!service.value(ClusterKeys.ONE_PACKET).orElse(false)) {
      return;
    }
    Place place = service.place(ClusterKeys.ONE_PACKET);
    boolean udp = ClusterReader.transport(service).protocols().contains(Protocol.UDP);
    boolean known =
        !service.has(ClusterKeys.PROTOCOL) || service.value(ClusterKeys.PROTOCOL).isPresent();
    if (known && !udp && !service.has(ClusterKeys.FWMARK)) {
      problems.add(place, "is for udp alone", "protocol udp or tcp+udp");
    }
    Optional<Forwarding> forwarding = service.value(ClusterKeys.FORWARDING);
    if (forwarding.isPresent() && forwarding.get().routesAnswers()) {
      problems.add(
          place,
          "forwarding %s translates no answers to single packets, clients would get none"
              .formatted(forwarding.get()),
          "false, or forwarding dr or tun");
    }
  }

  private void checkGranularity(Section service) {
    Optional<Section> persistence = service.value(ClusterKeys.PERSISTENCE);
    Optional<Integer> length = persistence.flatMap(own -> own.value(ClusterKeys.GRANULARITY));
    boolean familyIsKnown =
        service.has(ClusterKeys.FWMARK) || service.value(ClusterKeys.ADDRESS).isPresent();
    if (length.isPresent() && length.get() > 32 && familyIsKnown && !ClusterReader.isV6(service)) {
      problems.add(
          persistence.get().place(ClusterKeys.GRANULARITY),
          length.get() + " is no prefix length of IPv4",
          "1 to 32");
    }
  }

  /** Layer 7 carries single TCP ports, and keeps clients by means of its own. */
  private void checkProxy(Section own, Section service) {
    if (!forwards(service, Forwarding.PROXY)) {
      return;
    }
    if (service.has(ClusterKeys.FWMARK)) {
      problems.add(
          service.place(ClusterKeys.FWMARK),
          "forwarding proxy needs an address and a port",
          "address and ports, or forwarding dr, nat or tun");
    }
    Optional<Transport> transport = service.value(ClusterKeys.PROTOCOL);
    if (transport.isPresent() && transport.get() != Transport.TCP) {
      problems.add(
          service.place(ClusterKeys.PROTOCOL),
          "forwarding proxy carries no " + transport.get(),
          "protocol tcp, or forwarding dr, nat or tun");
    }
    boolean severalPorts =
        service.value(ClusterKeys.PORTS).filter(ports -> ports.single().isEmpty()).isPresent();
    if (severalPorts) {
      problems.add(
          service.place(ClusterKeys.PORTS),
          "forwarding proxy carries one port",
          "a service for each port, or forwarding dr, nat or tun");
    }
    boolean hasFlags = !own.value(ClusterKeys.SCHEDULER_FLAGS).orElse(List.of()).isEmpty();
    Map<Key<?>, Boolean> ineffective = new LinkedHashMap<>();
    ineffective.put(ClusterKeys.SCHEDULER_FLAGS, hasFlags);
    ineffective.put(ClusterKeys.PERSISTENCE, own.has(ClusterKeys.PERSISTENCE));
    ineffective.forEach(
        (key, given) -> {
          if (given) {
            problems.add(
                own.place(key), "has no effect with forwarding proxy", "forwarding dr, nat or tun");
          }
        });
  }

  /** A mark says no port that could be probed, and the lowest of all ports is nobody's. */
  private void checkCheck(Section service) {
    boolean hasNoPort =
        service.has(ClusterKeys.FWMARK)
            || service.value(ClusterKeys.PORTS).equals(Optional.of(PortSet.ALL));
    Optional<Section> check = service.value(ClusterKeys.CHECK);
    boolean probed = check.map(CheckRules::type).orElse(CheckType.CONNECT).needsPort();
    boolean portIsSaid = check.isPresent() && check.get().has(ClusterKeys.CHECK_PORT);
    if (hasNoPort && probed && !portIsSaid) {
      problems.add(
          service.place(service.has(ClusterKeys.FWMARK) ? ClusterKeys.FWMARK : ClusterKeys.PORTS),
          "does not say which port the check probes",
          "check.port, or check.type none");
    }
  }

  /** Only what a service says itself: in defaults it waits for services that it suits. */
  private void checkApproach(Section own, Section service) {
    Optional<Section> check = own.value(ClusterKeys.CHECK);
    boolean throughVip = check.flatMap(c -> c.value(ClusterKeys.CHECK_THROUGH_VIP)).orElse(false);
    if (throughVip && !ClusterReader.hasDispatchPath(service)) {
      boolean marked = service.has(ClusterKeys.FWMARK);
      problems.add(
          check.orElseThrow().place(ClusterKeys.CHECK_THROUGH_VIP),
          marked
              ? "a service by mark has no VIP to send a probe to"
              : "with forwarding %s no packet for the VIP reaches a real server: the check at its own address sees the same"
                  .formatted(service.required(ClusterKeys.FORWARDING)),
          marked ? "false, or address and ports" : "false, or forwarding dr or tun");
    }
    CheckType type =
        service
            .value(ClusterKeys.CHECK)
            .flatMap(c -> c.value(ClusterKeys.CHECK_TYPE))
            .orElse(CheckType.CONNECT);
    for (Key<?> key : List.of(ClusterKeys.CHECK_SOURCE, ClusterKeys.CHECK_THROUGH_VIP)) {
      if (!type.needsPort() && check.isPresent() && check.get().has(key)) {
        problems.add(
            check.get().place(key),
            "a check of type %s opens no connection that could have it".formatted(type),
            "a type that goes to a port, or no " + key.name());
      }
    }
    Optional<IpAddress> source = check.flatMap(c -> c.value(ClusterKeys.CHECK_SOURCE));
    if (source.isPresent() && source.equals(service.value(ClusterKeys.ADDRESS))) {
      problems.add(
          check.orElseThrow().place(ClusterKeys.CHECK_SOURCE),
          source.get() + " is the VIP: the answer of a real server that has it too never leaves it",
          "the director's own address");
    } else if (source.isPresent() && !suits(source.get(), service)) {
      problems.add(
          check.orElseThrow().place(ClusterKeys.CHECK_SOURCE),
          source.get() + " is of another family than what is probed",
          "an address of this host in the same family");
    }
  }

  /** A probe goes to the VIP or to the real servers; where none is known yet, any address does. */
  private static boolean suits(IpAddress source, Section service) {
    boolean throughVip =
        ClusterReader.hasDispatchPath(service)
            && service
                .value(ClusterKeys.CHECK)
                .flatMap(c -> c.value(ClusterKeys.CHECK_THROUGH_VIP))
                .orElse(false);
    List<IpAddress> probed =
        throughVip
            ? service.value(ClusterKeys.ADDRESS).stream().toList()
            : service.value(ClusterKeys.REAL_SERVERS).orElse(List.of()).stream()
                .flatMap(real -> real.value(ClusterKeys.REAL_ADDRESS).stream())
                .toList();
    return probed.isEmpty() || probed.stream().anyMatch(a -> a.isV6() == source.isV6());
  }

  /** Fewer than one real server is no limit, so the service could never be down. */
  private void checkQuorum(Section service) {
    Optional<Section> quorum = service.value(ClusterKeys.QUORUM);
    Optional<Integer> hysteresis = quorum.flatMap(own -> own.value(ClusterKeys.QUORUM_HYSTERESIS));
    boolean upIsWrong =
        quorum.isPresent()
            && quorum.get().has(ClusterKeys.QUORUM_UP)
            && quorum.get().value(ClusterKeys.QUORUM_UP).isEmpty();
    int up = quorum.flatMap(own -> own.value(ClusterKeys.QUORUM_UP)).orElse(Quorum.ONE.up());
    if (hysteresis.isPresent() && !upIsWrong && hysteresis.get() >= up) {
      problems.add(
          quorum.get().place(ClusterKeys.QUORUM_HYSTERESIS),
          "%d is not below up, %d: the service could never be down".formatted(hysteresis.get(), up),
          up == 1 ? "0, or a larger up" : "0 to " + (up - 1));
    }
  }

  private void checkSourceNat(Section service) {
    Optional<IpAddress> source = service.value(ClusterKeys.SNAT_ADDRESS);
    if (source.isEmpty()) {
      return;
    }
    Place place = service.place(ClusterKeys.SNAT_ADDRESS);
    if (service.value(ClusterKeys.FORWARDING).isPresent() && !forwards(service, Forwarding.SNAT)) {
      problems.add(place, "is for forwarding snat alone", "forwarding snat, or no snat-address");
    }
    if (checkUnicast(problems, source.get(), place)
        && source.get().isV6() != ClusterReader.isV6(service)) {
      problems.add(
          place,
          source.get() + " is of another family than the service",
          "an address of the service's family");
    }
  }

  private static Optional<Claim> claim(Section service) {
    boolean protocolIsWrong =
        service.has(ClusterKeys.PROTOCOL) && service.value(ClusterKeys.PROTOCOL).isEmpty();
    Optional<IpAddress> address = service.value(ClusterKeys.ADDRESS);
    Optional<PortSet> ports = service.value(ClusterKeys.PORTS);
    return protocolIsWrong || address.isEmpty() || ports.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new Claim(
                address.get(),
                ports.get(),
                ClusterReader.transport(service),
                service.place(ClusterKeys.PORTS)));
  }

  private <K> void unique(Map<K, Place> seen, K key, Place place, String what) {
    Place first = seen.putIfAbsent(key, place);
    if (first != null) {
      problems.add(place, what + " is taken already, in line " + first.line(), "each only once");
    }
  }

  /** Whether one host can have the address; the problem is added when none can. */
  static boolean checkUnicast(Problems problems, IpAddress address, Place place) {
    boolean unicast =
        !address.inet().isMulticastAddress()
            && !address.inet().isAnyLocalAddress()
            && !address.toString().equals("255.255.255.255");
    if (!unicast) {
      problems.add(place, address + " is not the address of one host", "a unicast address");
    }
    return unicast;
  }

  /** Whether a service is forwarded in that way. */
  static boolean forwards(Section service, Forwarding forwarding) {
    return service.value(ClusterKeys.FORWARDING).equals(Optional.of(forwarding));
  }
}
