package org.evenkeel.coordinator;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.evenkeel.coordinator.api.WizardCommands;
import org.evenkeel.coordinator.config.HostPort;
import org.evenkeel.coordinator.config.NodeConfiguration;
import org.evenkeel.coordinator.director.Control;
import org.evenkeel.coordinator.dispatch.CommandRunner;
import org.evenkeel.coordinator.dispatch.haproxy.Sharing;
import org.evenkeel.coordinator.filter.InputFilter;
import org.evenkeel.coordinator.ha.PairStatus;
import org.evenkeel.coordinator.host.KernelFacts;
import org.evenkeel.coordinator.lockdown.Listener;
import org.evenkeel.coordinator.lockdown.LockdownFile;
import org.evenkeel.coordinator.lockdown.LockdownKeeper;
import org.evenkeel.coordinator.lockdown.ProtocolPort;
import org.evenkeel.coordinator.lockdown.Surroundings;
import org.evenkeel.coordinator.model.HaSpec;
import org.evenkeel.coordinator.model.IpAddress;
import org.evenkeel.coordinator.model.Snapshot;
import org.evenkeel.coordinator.model.Version;
import org.evenkeel.coordinator.pace.Clock;
import org.evenkeel.coordinator.snmp.SnmpService;
import org.evenkeel.coordinator.wizard.Journal;
import org.evenkeel.coordinator.wizard.Means;
import org.evenkeel.coordinator.wizard.Sitting;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How this node is managed: the lockdown of where it is, SNMP and the wizard, wired. */
final class Management {
  private static final Path PROC = Path.of("/proc");

  /** Where the kernel tells the peer about connections (IP_VS_SYNC_PORT). */
  private static final int SYNC_PORT = 8_848;

  /** For so long network settings that the wizard has changed stay unconfirmed. */
  private static final Duration UNCONFIRMED = Duration.ofSeconds(60);

  private static final Path MACHINE = Path.of("/");
  private static final Logger LOG = LoggerFactory.getLogger(Management.class);

  private Management() {}

  /**
   * Starts the keeper of this node's lockdown.
   *
   * @param snmp where SNMP is served now; asked by any thread
   * @param notices is told what does not work
   */
  static LockdownKeeper lockdown(
      Path root,
      NodeConfiguration node,
      Supplier<Optional<HostPort>> snmp,
      Control control,
      Predicate<List<String>> notices) {
    return LockdownKeeper.start(
        new LockdownFile(root),
        () -> inputFilter(CommandRunner.SYSTEM),
        () -> surroundings(node, snmp.get(), control.snapshot()),
        InstantSource.system(),
        notices);
  }

  /**
   * Starts the SNMP service of this node, which serves as soon as node.yaml has a place for it.
   *
   * @param state the folder that the engine's identity is kept in
   * @param pair the pair that this node is one of
   * @param notices is told what does not work
   */
  static SnmpService snmp(
      Path state,
      NodeConfiguration node,
      Supplier<Snapshot> snapshot,
      Supplier<Optional<PairStatus>> pair,
      Predicate<List<String>> notices) {
    var sources =
        new SnmpService.Sources(snapshot, pair, Version.running(), state.resolve("snmp-engine"));
    return SnmpService.start(sources, snmp(node), notices, Clock.SYSTEM);
  }

  /** Where node.yaml wants SNMP, and for whom. */
  static Optional<SnmpService.Wanted> snmp(NodeConfiguration node) {
    return node.listen()
        .snmp()
        .map(place -> new SnmpService.Wanted(place.address(), place.port(), node.snmp()));
  }

  /** The wizard of this node. The machine's network is its business where the machine is whole. */
  static Sitting wizard(Path root, Control control) {
    return WizardCommands.sitting(
        root,
        Optional.of(MACHINE).filter(root::equals),
        control,
        Means.ofThisMachine(Optional.empty()),
        UNCONFIRMED,
        () -> {
          try {
            return InstanceLock.takeWizard(root);
          } catch (StartException e) {
            throw new IOException(e.getMessage(), e);
          }
        });
  }

  /** A power failure may have ended a wizard, and nobody starts it again by chance. */
  static void warnOfWizard(Path root) {
    Journal journal = new Journal(root);
    if (journal.isThere()) {
      LOG.warn(
          "A wizard is at work, or was ended in the middle ({}): evenkeel wizard --undo takes back"
              + " what it has done",
          journal.file());
    }
  }

  private static InputFilter.Opening inputFilter(CommandRunner commands) {
    return KernelFacts.of(PROC).netAdmin()
        ? InputFilter.open(commands)
        : new InputFilter.Opening.Unusable(
            "this process has no CAP_NET_ADMIN, and the kernel's packet filter is not for it;"
                + " nothing is done: run it as root, or grant that");
  }

  /**
   * What a lockdown goes by. The nodes of a pair prove to each other who they are, and the kernel
   * sends what it tells the peer from an address that it chooses: none of their ports is guarded.
   */
  static Surroundings surroundings(NodeConfiguration node, Optional<HostPort> snmp, Snapshot now) {
    List<Listener> listeners = new ArrayList<>();
    node.listen().web().ifPresent(at -> listeners.add(tcp(at, "web UI and API")));
    node.listen().clear().ifPresent(at -> listeners.add(tcp(at, "web UI and API in clear")));
    snmp.ifPresent(at -> listeners.add(new Listener(ProtocolPort.udp(at.port()), "SNMP")));
    Set<ProtocolPort> pair = new LinkedHashSet<>();
    Set<IpAddress> peers = new LinkedHashSet<>();
    for (HaSpec.Link link : node.ha().map(HaSpec::links).orElse(List.of())) {
      peers.add(link.remote());
      pair.add(ProtocolPort.udp(link.port()));
      pair.add(ProtocolPort.tcp(link.port()));
      pair.add(ProtocolPort.tcp(Sharing.PORT_DEFAULT));
      pair.add(ProtocolPort.udp(SYNC_PORT));
    }
    return new Surroundings(
        listeners,
        pair,
        peers,
        now.virtualServices().stream().map(Snapshot.ServiceStatus::configured).toList());
  }

  private static Listener tcp(HostPort at, String what) {
    return new Listener(ProtocolPort.tcp(at.port()), what);
  }
}
