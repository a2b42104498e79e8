package org.evenkeel.coordinator.director;

import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.evenkeel.coordinator.check.CheckTarget;
import org.evenkeel.coordinator.check.HealthState;
import org.evenkeel.coordinator.check.ProbeSockets;
import org.evenkeel.coordinator.config.ConfigurationException;
import org.evenkeel.coordinator.config.InMemoryConfigStore;
import org.evenkeel.coordinator.config.Revision;
import org.evenkeel.coordinator.dispatch.Destination;
import org.evenkeel.coordinator.dispatch.InMemoryDispatcher;
import org.evenkeel.coordinator.dispatch.TableService;
import org.evenkeel.coordinator.ha.InMemoryAddresses;
import org.evenkeel.coordinator.model.Engine;
import org.evenkeel.coordinator.model.Health;
import org.evenkeel.coordinator.model.IpAddress;
import org.evenkeel.coordinator.model.OperatorState;
import org.evenkeel.coordinator.model.RealServerId;
import org.evenkeel.coordinator.model.ServiceKey;
import org.evenkeel.coordinator.model.Snapshot;
import org.evenkeel.coordinator.timeline.Chronicle;

/** A helm with all that it works on in memory; starting it again is a restart. */
final class Bridge {
  final InMemoryDispatcher ipvs = new InMemoryDispatcher();

  /** IPVS, and the relay for layer 7. */
  static final Carriers CARRIERS = new Carriers(Engine.IPVS, Engine.RELAY);

  final InMemoryDispatcher relay = new InMemoryDispatcher(Engine.RELAY, List.of());
  final InMemoryConfigStore configurations = new InMemoryConfigStore();
  final InMemoryStateStore states = new InMemoryStateStore();
  final InMemoryAddresses addresses = new InMemoryAddresses();
  final Chronicle chronicle = Chronicle.inMemory();
  Function<IpAddress, String> ownLink = _ -> "nobody looked";

  final List<Unasked> unasked = new ArrayList<>();
  String role = "standalone";

  /** Why it takes no edits; empty when it does. */
  Optional<String> follows = Optional.empty();

  /** The clock. */
  private long nanos;

  Helm helm = create();
  private Set<CheckTarget> checked = Set.of();

  private Helm create() {
    return new Helm(
        setup(),
        doors(),
        judgement -> checked = Set.copyOf(judgement.checkTargets()),
        () -> nanos,
        () -> Instant.ofEpochSecond(0, nanos));
  }

  /** What the clock shows. */
  long nanos() {
    return nanos;
  }

  /** Lets so much time pass. */
  void seconds(int seconds) {
    nanos += seconds * 1_000_000_000L;
  }

  Director.Setup setup() {
    return new Director.Setup("lb1", CARRIERS, List.of(), Set.of());
  }

  Director.Doors doors() {
    return new Director.Doors(
        List.of(ipvs, relay),
        configurations,
        states,
        addresses,
        Optional.empty(),
        ProbeSockets.NONE,
        chronicle,
        address -> ownLink.apply(address),
        () -> role,
        () -> follows,
        unasked::add);
  }

  /** A coordinator's start on what an earlier one left; returns what its first round shows. */
  Snapshot start() throws ConfigurationException, IOException {
    helm = create();
    helm.start();
    return helm.round(false);
  }

  /** The file gets this content, and a coordinator starts on it with all checks passed. */
  Snapshot running(String yaml) throws ConfigurationException, IOException {
    configurations.edit(yaml);
    start();
    allUp();
    Snapshot snapshot = helm.round(false);
    ipvs.takeSteps();
    relay.takeSteps();
    return snapshot;
  }

  /** Every check passes. */
  void allUp() {
    checked.forEach(target -> checked(target, Health.UP));
  }

  /** What is checked now. */
  Set<CheckTarget> checkTargets() {
    return checked;
  }

  /** The real servers that are checked now. */
  Set<String> checkedAddresses() {
    return checked.stream().map(target -> target.address().toString()).collect(Collectors.toSet());
  }

  /** The checks of an address come to this. */
  void checked(String address, Health health) {
    checked.stream()
        .filter(target -> target.address().toString().equals(address))
        .forEach(target -> checked(target, health));
  }

  private void checked(CheckTarget target, Health health) {
    helm.take(new Event.Checked(target, new HealthState(health, 0, "so it is")));
  }

  /** An operator drains a real server, to be halted by a deadline. */
  void drain(String service, String real, Duration deadline) {
    Outcome outcome =
        helm.set(
            new Command.SetState(
                new RealServerId(service, real),
                OperatorState.DRAIN,
                "alice",
                Optional.of(deadline)));
    assertInstanceOf(Outcome.Done.class, outcome);
    helm.round(false);
  }

  /** What a command does and the round after it. */
  Outcome state(String service, String real, OperatorState state) {
    Outcome outcome =
        helm.set(new Command.SetState(new RealServerId(service, real), state, "alice"));
    helm.round(false);
    return outcome;
  }

  /** What a configuration does and the round after it. */
  Outcome configure(String yaml) {
    Outcome outcome =
        helm.configure(
            new Command.Configure(yaml, "alice", "", OptionalInt.empty(), false),
            Clusters.of(yaml));
    helm.round(false);
    return outcome;
  }

  /** What is replicated to this node, and the round after it. */
  void adopt(int number, String yaml) {
    var stamp = new Revision.Stamp(number, "alice", Instant.EPOCH, "");
    Outcome outcome =
        helm.adopt(
            new Command.Adopt(new Revision(stamp, yaml), OptionalInt.empty()), Clusters.of(yaml));
    assertInstanceOf(Outcome.Done.class, outcome);
    helm.round(false);
  }

  /** The weights of a service in the kernel's table, in its order; empty when it is not there. */
  Optional<List<Integer>> weights(ServiceKey key) {
    return ipvs.service(key)
        .map(TableService::destinations)
        .map(destinations -> destinations.stream().map(Destination::weight).toList());
  }
}
