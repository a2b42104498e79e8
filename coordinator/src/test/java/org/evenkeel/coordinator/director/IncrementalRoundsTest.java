package org.evenkeel.coordinator.director;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.evenkeel.coordinator.check.CheckTarget;
import org.evenkeel.coordinator.check.HealthState;
import org.evenkeel.coordinator.config.ConfigurationException;
import org.evenkeel.coordinator.dispatch.Destination;
import org.evenkeel.coordinator.dispatch.InMemoryDispatcher;
import org.evenkeel.coordinator.dispatch.Observation;
import org.evenkeel.coordinator.dispatch.ServiceSettings;
import org.evenkeel.coordinator.dispatch.TableService;
import org.evenkeel.coordinator.feedback.AgentReply;
import org.evenkeel.coordinator.feedback.AgentState;
import org.evenkeel.coordinator.feedback.AgentTarget;
import org.evenkeel.coordinator.model.Engine;
import org.evenkeel.coordinator.model.FeedbackSpec;
import org.evenkeel.coordinator.model.Health;
import org.evenkeel.coordinator.model.Hint;
import org.evenkeel.coordinator.model.IpAddress;
import org.evenkeel.coordinator.model.OperatorState;
import org.evenkeel.coordinator.model.Protocol;
import org.evenkeel.coordinator.model.RealServer;
import org.evenkeel.coordinator.model.RealServerId;
import org.evenkeel.coordinator.model.ServiceKey;
import org.evenkeel.coordinator.model.Snapshot;
import org.evenkeel.coordinator.model.Snapshot.RealServerStatus;
import org.evenkeel.coordinator.model.Snapshot.ServiceStatus;
import org.evenkeel.coordinator.model.VirtualService;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A round plans again what was touched, and keeps the rest. Whatever happens, it comes to what a
 * round comes to that plans everything: two helms live through the same, and one of them forgets
 * before each round what it planned.
 */
class IncrementalRoundsTest {
  private static final int STEPS = 100;
  private static final ServiceKey FOREIGN =
      new ServiceKey.Endpoint(Protocol.TCP, IpAddress.parse("192.0.2.99"), 443);
  private static final List<String> WORDS =
      List.of("50%", "0%", "100%", "7%", "drain", "ready 80%", "down", "up 30%", "maxconn:9 60%");
  private static final List<String> FEEDBACK =
      List.of(
          "",
          "feedback: { source: agent }",
          "feedback: { source: agent, mode: equalize, deadband: 3 }",
          "feedback: { source: agent, smoothing: 4s, max-step: 20, stale-after: 3s }",
          "feedback: { source: agent, shadow: true }",
          "slow-start: 6s");

  private final Bridge kept = new Bridge();
  private final Bridge whole = new Bridge();
  private final Map<AgentTarget, AgentState> agents = new HashMap<>();
  private Random random = new Random();

  private void both(Consumer<Bridge> act) {
    act.accept(kept);
    act.accept(whole);
  }

  private <T> T any(List<T> things) {
    return things.get(random.nextInt(things.size()));
  }

  private boolean chance(int percent) {
    return random.nextInt(100) < percent;
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void aRoundThatKeepsPlansComesToWhatAWholeOneComesTo(long seed) throws Exception {
    random = new Random(seed);
    both(bridge -> bridge.ownLink = _ -> "its own link is being looked at");
    String yaml = yaml();
    both(bridge -> bridge.configurations.edit(yaml));
    compare(kept.start(), whole.start());
    for (int step = 0; step < STEPS; step++) {
      for (int i = random.nextInt(4); i >= 0; i--) {
        happen();
      }
      boolean look = chance(40);
      whole.helm.anew();
      Optional<Snapshot> mine = round(kept, look);
      Optional<Snapshot> theirs = round(whole, look);
      String where = "seed %d, step %d".formatted(seed, step);
      assertEquals(theirs, mine, where);
      assertEquals(whole.ipvs.takeSteps(), kept.ipvs.takeSteps(), where);
      assertEquals(whole.relay.takeSteps(), kept.relay.takeSteps(), where);
      if (look) { // in between somebody else may have edited it
        mine.ifPresent(snapshot -> assertWeightsAreTheTables(snapshot, where));
      }
    }
    compare(round(kept, true).orElseThrow(), round(whole, true).orElseThrow());
    assertEquals(whole.states.load(), kept.states.load());
    assertEquals(stories(whole), stories(kept));
    assertTrue(stories(kept).size() > 20, "too little happened");
  }

  private static void compare(Snapshot mine, Snapshot theirs) {
    assertEquals(theirs, mine);
  }

  /** A round as the director makes it. */
  private static Optional<Snapshot> round(Bridge bridge, boolean look) {
    try {
      return Optional.of(bridge.helm.round(look));
    } catch (IllegalStateException _) {
      bridge.helm.anew();
      return Optional.empty();
    }
  }

  /** What is shown is in the engines: nothing here is looked up as the product does it. */
  private void assertWeightsAreTheTables(Snapshot snapshot, String where) {
    for (ServiceStatus service : snapshot.virtualServices()) {
      boolean known =
          snapshot.degraded().stream()
              .noneMatch(
                  said -> said.startsWith(service.engine() + ":") || said.equals("no space"));
      for (RealServerStatus real : service.realServers()) {
        if (known) {
          assertEquals(
              tableWeight(service, real.configured()),
              real.weight(),
              where + ": " + service.configured().name() + "/" + real.configured().name());
        }
      }
    }
  }

  private int tableWeight(ServiceStatus service, RealServer real) {
    InMemoryDispatcher engine = service.engine() == Engine.IPVS ? kept.ipvs : kept.relay;
    List<ServiceKey> keys = TableKeys.of(service.configured(), kept.states.load().marks());
    return engine.services().stream()
        .filter(entry -> keys.contains(entry.key()))
        .flatMap(entry -> entry.destinations().stream())
        .filter(destination -> destination.key().address().equals(real.address()))
        .mapToInt(Destination::weight)
        .max()
        .orElse(0);
  }

  private static List<String> stories(Bridge bridge) {
    return IntStream.range(0, 6)
        .boxed()
        .flatMap(
            service ->
                IntStream.range(0, 5)
                    .mapToObj(real -> new RealServerId("s" + service, "r" + real))
                    .flatMap(
                        id ->
                            bridge.chronicle.of(id).stream()
                                .map(c -> id + " " + c.kind() + " " + c.now() + ": " + c.cause())))
        .toList();
  }

  /** Anything. */
  private void happen() {
    switch (random.nextInt(24)) {
      case 0, 1, 2, 3, 4, 5, 6 -> check();
      case 7, 8, 9, 10 -> agent();
      case 11 -> allChecks(chance(50) ? Health.DOWN : Health.UP);
      case 12, 13 -> operator();
      case 14, 15 -> pass(random.nextInt(1, 13));
      case 16 -> hint();
      case 17 -> count();
      case 18 -> meddle();
      case 19 -> trouble();
      case 20 -> configure();
      case 21 -> reload();
      case 22 -> faulty();
      default -> restart();
    }
  }

  private void check() {
    List<CheckTarget> targets = targets();
    if (!targets.isEmpty()) {
      CheckTarget target = any(targets);
      check(target, any(List.of(Health.UP, Health.UP, Health.DOWN)), "reason " + random.nextInt(3));
    }
  }

  private void check(CheckTarget target, Health health, String reason) {
    HealthState state = new HealthState(health, random.nextInt(2), reason, kept.nanos());
    both(bridge -> bridge.helm.take(new Event.Checked(target, state)));
  }

  private List<CheckTarget> targets() {
    assertEquals(whole.checkTargets(), kept.checkTargets());
    return kept.checkTargets().stream()
        .sorted(Comparator.comparing(CheckTarget::toString))
        .toList();
  }

  private void allChecks(Health health) {
    targets().forEach(target -> check(target, health, "all at once"));
  }

  private void agent() {
    List<AgentTarget> targets = new ArrayList<>();
    for (VirtualService service : kept.helm.cluster().virtualServices()) {
      if (service.feedback() instanceof FeedbackSpec.Asked spec) {
        service.realServers().forEach(real -> targets.add(new AgentTarget(real.address(), spec)));
      }
    }
    if (!targets.isEmpty()) {
      AgentTarget target = any(targets);
      AgentState before = agents.getOrDefault(target, AgentState.INITIAL);
      AgentState after =
          chance(20)
              ? before.failed("no answer", kept.nanos())
              : before.heard(AgentReply.parse(any(WORDS)).orElseThrow());
      agents.put(target, after);
      both(bridge -> bridge.helm.take(new Event.Heard(target, after)));
    }
  }

  private List<RealServerId> realServers() {
    return kept.helm.cluster().virtualServices().stream()
        .flatMap(
            service ->
                service.realServers().stream()
                    .map(real -> new RealServerId(service.name(), real.name())))
        .toList();
  }

  private void operator() {
    if (realServers().isEmpty()) {
      return;
    }
    OperatorState state = any(List.of(OperatorState.values()));
    Optional<Duration> deadline =
        state == OperatorState.DRAIN && chance(60)
            ? Optional.of(Duration.ofSeconds(random.nextInt(1, 20)))
            : Optional.empty();
    var command = new Command.SetState(any(realServers()), state, "alice", deadline);
    both(
        bridge -> {
          Outcome _ = bridge.helm.set(command);
        });
  }

  private void pass(int seconds) {
    both(bridge -> bridge.seconds(seconds));
  }

  private void hint() {
    List<Hint> hints = new ArrayList<>();
    for (VirtualService service : kept.helm.cluster().virtualServices()) {
      for (RealServer real : service.realServers()) {
        if (service.address().isPresent() && chance(15)) {
          hints.add(new Hint(service.address().get(), real.address(), "no answers " + chance(50)));
        }
      }
    }
    both(bridge -> bridge.helm.take(new Event.Hinted(Engine.IPVS, hints)));
  }

  private void count() {
    Map<Observation.Place, Observation.Counters> counters = new HashMap<>();
    for (TableService service : kept.ipvs.services()) {
      for (Destination destination : service.destinations()) {
        if (chance(50)) {
          counters.put(
              new Observation.Place(service.key(), destination.key()),
              new Observation.Counters(random.nextInt(3), random.nextInt(9), 0, 0, 0));
        }
      }
    }
    both(bridge -> bridge.ipvs.counting(counters));
  }

  /** Somebody else edits the table. */
  private void meddle() {
    List<TableService> services = kept.ipvs.services();
    boolean foreign = services.isEmpty() || chance(30);
    TableService found =
        foreign
            ? new TableService(FOREIGN, ServiceSettings.by(any(List.of("rr", "wlc"))), List.of())
            : any(services);
    List<Destination> destinations = new ArrayList<>(found.destinations());
    if (!destinations.isEmpty()) {
      Destination one = destinations.removeFirst();
      if (chance(70)) {
        destinations.add(
            new Destination(one.key(), one.delivery(), random.nextInt(200), one.limits()));
      }
    }
    both(
        bridge ->
            bridge.ipvs.meddle(new TableService(found.key(), found.settings(), destinations)));
  }

  /** Engines, addresses or the disk fail, or no longer do. */
  private void trouble() {
    int rest = random.nextInt(4);
    boolean mended = chance(60);
    switch (random.nextInt(4)) {
      case 0 -> both(b -> b.ipvs.refuse(step -> !mended && step.service().hashCode() % 4 == rest));
      case 1 -> both(b -> b.ipvs.unreadable(mended ? Optional.empty() : Optional.of("not now")));
      case 2 -> both(b -> b.addresses.broken(mended ? Optional.empty() : Optional.of("no device")));
      default -> both(b -> b.states.full(mended ? Optional.empty() : Optional.of("no space")));
    }
  }

  /** The next edit of the kernel's table is a bug, and the round fails half way. */
  private void faulty() {
    check();
    both(b -> b.ipvs.faulty(Optional.of(new IllegalStateException("a bug"))));
    whole.helm.anew();
    assertEquals(round(whole, false), round(kept, false));
    both(b -> b.ipvs.faulty(Optional.empty()));
  }

  private void configure() {
    String yaml = yaml();
    both(
        bridge -> {
          Outcome _ =
              bridge.helm.configure(
                  new Command.Configure(yaml, "alice", "", OptionalInt.empty(), false),
                  Clusters.of(yaml));
        });
  }

  private void reload() {
    String yaml = chance(20) ? "nonsense: 1" : yaml();
    both(
        bridge -> {
          bridge.configurations.edit(yaml);
          bridge.helm.take(new Event.ReloadAsked());
        });
  }

  private void restart() {
    if (chance(70)) {
      return; // it takes much of what there is to forget
    }
    both(
        bridge -> {
          try {
            Snapshot _ = bridge.start();
          } catch (ConfigurationException | IOException | IllegalStateException e) {
            throw new AssertionError(e);
          }
        });
  }

  /** Some of six services, each in one of several ways. */
  private String yaml() {
    StringBuilder yaml = new StringBuilder();
    yaml.append("on-all-down: %s\n".formatted(any(List.of("keep-last", "fallback"))));
    yaml.append("ipvs: { fwmarks: { first: 1000, count: %d } }\n".formatted(any(List.of(2, 4, 9))));
    List<Integer> numbers = new ArrayList<>(List.of(0, 1, 2, 3, 4, 5));
    numbers.removeIf(_ -> chance(25));
    Collections.shuffle(numbers, random);
    String services = numbers.stream().map(this::service).collect(Collectors.joining());
    return yaml.append("virtual-services:")
        .append(services.isEmpty() ? " []\n" : "\n" + services)
        .toString();
  }

  private String service(int number) {
    String what =
        switch (number) {
          case 0 -> "ports: 80, forwarding: nat, check: { port: 8080 }";
          case 1 -> "ports: 81, forwarding: nat, check: { port: 8080 }, on-failure: remove";
          case 2 ->
              "ports: 53, protocol: tcp+udp, forwarding: nat, quorum: { up: 2, hysteresis: 1 }";
          case 3 -> "ports: \"80,443\", forwarding: dr, check: { port: 80 }";
          case 4 -> "ports: 80, forwarding: dr, check: { through-vip: %s }".formatted(chance(80));
          default ->
              "ports: 8080, forwarding: proxy, check: { type: %s }"
                  .formatted(chance(50) ? "none" : "connect");
        };
    String feedback = any(FEEDBACK);
    String reals =
        IntStream.range(0, 5)
            .filter(_ -> chance(70))
            .mapToObj(
                real ->
                    "    - { name: r%d, address: 198.51.100.%d, weight: %d, backup: %s, state: %s }\n"
                        .formatted(
                            real,
                            1 + real + (number > 2 ? 10 * number : 0),
                            any(List.of(0, 10, 100, 100)),
                            chance(15),
                            any(List.of("online", "online", "online", "drain", "halt"))))
            .collect(Collectors.joining());
    return "  - { name: s%d, address: 192.0.2.%d, %s%s, real-servers: [%s] }\n"
        .formatted(
            number,
            10 + number,
            what,
            feedback.isEmpty() ? "" : ", " + feedback,
            reals.replaceAll("\n *- |^ *- ", ",").replace("\n", "").replaceFirst("^,", ""));
  }
}
