package org.evenkeel.coordinator;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.evenkeel.coordinator.director.Carriers;
import org.evenkeel.coordinator.director.Director;
import org.evenkeel.coordinator.director.HostDoor;
import org.evenkeel.coordinator.dispatch.CommandRunner;
import org.evenkeel.coordinator.filter.HostMarks;
import org.evenkeel.coordinator.filter.PacketFilter;
import org.evenkeel.coordinator.filter.RoutedDelivery;
import org.evenkeel.coordinator.ha.FloatingAddresses;
import org.evenkeel.coordinator.host.Doctor;
import org.evenkeel.coordinator.host.Finding;
import org.evenkeel.coordinator.host.HostNeeds;
import org.evenkeel.coordinator.host.HostSetting;
import org.evenkeel.coordinator.host.HostSettings;
import org.evenkeel.coordinator.host.HostUse;
import org.evenkeel.coordinator.host.KernelFacts;
import org.evenkeel.coordinator.model.Engine;
import org.evenkeel.coordinator.model.HaSpec;
import org.evenkeel.coordinator.model.IpAddress;
import org.evenkeel.coordinator.neighbour.Duplicates;
import org.evenkeel.coordinator.neighbour.SegmentNeighbours;
import org.jspecify.annotations.Nullable;

/** This machine as services need it, changed and examined. Safe for use by several threads. */
final class OwnHost implements AutoCloseable {
  private static final Path PROC = Path.of("/proc");

  private final HostSettings settings;
  private final Optional<HaSpec> ha;
  private final Supplier<Optional<FloatingAddresses>> floating;

  /** The interfaces that floating addresses belong on, as far as they were ever found. */
  private Set<String> segments = Set.of();

  private @Nullable RoutedDelivery delivery;

  /**
   * @param ha of node.yaml
   * @param floating addresses that move between the nodes of a pair; none elsewhere
   */
  OwnHost(
      HostSettings settings, Optional<HaSpec> ha, Supplier<Optional<FloatingAddresses>> floating) {
    this.settings = settings;
    this.ha = ha;
    this.floating = floating;
  }

  /** How the director changes it; empty where no engine wants it to. To be asked for once. */
  synchronized Optional<HostDoor> door(Carriers carriers) {
    if (carriers.layer4() != Engine.IPVS && carriers.layer7() != Engine.HAPROXY) {
      return Optional.empty();
    }
    delivery = new RoutedDelivery();
    return Optional.of(
        new HostDoor(
            () -> PacketFilter.open(CommandRunner.SYSTEM),
            delivery,
            settings,
            marks -> HostMarks.collision(CommandRunner.SYSTEM, marks),
            this::needs));
  }

  private synchronized List<HostSetting> needs(HostUse use) {
    if (ha.isEmpty()) {
      return HostNeeds.of(use);
    }
    List<HostSetting> needs = new ArrayList<>(HostNeeds.inPair(use));
    if (ha.get().virtualMac()) {
      floating.get().ifPresent(held -> segments = Partnership.interfaces(held, segments));
      needs.addAll(HostNeeds.besideVirtualMac(segments));
    }
    return needs;
  }

  /**
   * Whether it is as the running services need it, and whether another host answers for a VIP; asks
   * the network.
   */
  List<Finding> examined(Director director, SegmentNeighbours neighbours) {
    HostUse use = director.hostUse();
    List<HostSetting> needs = needs(use);
    List<Finding> findings =
        new ArrayList<>(Doctor.report(use, needs, KernelFacts.of(PROC), settings.values(needs)));
    findings.addAll(Duplicates.report(neighbours.ask(vips(director))));
    return findings;
  }

  /** Those that neighbours can have too. */
  private static Set<IpAddress> vips(Director director) {
    return director.snapshot().virtualServices().stream()
        .flatMap(service -> service.configured().address().stream())
        .filter(vip -> !vip.inet().isLoopbackAddress())
        .collect(Collectors.toCollection(LinkedHashSet::new));
  }

  @Override
  public synchronized void close() {
    if (delivery != null) {
      delivery.close();
    }
  }
}
