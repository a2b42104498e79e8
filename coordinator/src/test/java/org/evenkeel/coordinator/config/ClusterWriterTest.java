package org.evenkeel.coordinator.config;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.evenkeel.coordinator.model.AddressPrefix;
import org.evenkeel.coordinator.model.Approach;
import org.evenkeel.coordinator.model.CheckSpec;
import org.evenkeel.coordinator.model.Cidr;
import org.evenkeel.coordinator.model.Cluster;
import org.evenkeel.coordinator.model.DurationText;
import org.evenkeel.coordinator.model.FeedbackSpec;
import org.evenkeel.coordinator.model.FloatingAddress;
import org.evenkeel.coordinator.model.Forwarding;
import org.evenkeel.coordinator.model.IpAddress;
import org.evenkeel.coordinator.model.IpvsSettings;
import org.evenkeel.coordinator.model.IpvsSettings.Marks;
import org.evenkeel.coordinator.model.IpvsSettings.Timeouts;
import org.evenkeel.coordinator.model.Limits;
import org.evenkeel.coordinator.model.Match;
import org.evenkeel.coordinator.model.NatSettings;
import org.evenkeel.coordinator.model.OnAllDown;
import org.evenkeel.coordinator.model.OnFailure;
import org.evenkeel.coordinator.model.OperatorState;
import org.evenkeel.coordinator.model.Persistence;
import org.evenkeel.coordinator.model.PortSet;
import org.evenkeel.coordinator.model.Protocol;
import org.evenkeel.coordinator.model.ProxySpec;
import org.evenkeel.coordinator.model.Quorum;
import org.evenkeel.coordinator.model.RealServer;
import org.evenkeel.coordinator.model.Scheduler;
import org.evenkeel.coordinator.model.Scheduling;
import org.evenkeel.coordinator.model.Transport;
import org.evenkeel.coordinator.model.Tunnel;
import org.evenkeel.coordinator.model.VirtualService;
import org.evenkeel.coordinator.model.WeightSpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClusterWriterTest {
  private static final int MARK_MAX = 500;

  /** Names that YAML would take for something else if they were written bare. */
  private static final List<String> NAMES =
      List.of("web", "no", "null", "1", "1.5", "true", "-", "---", "0x1f", "a.b", "x".repeat(63));

  @Test
  void everySettingIsSaid() {
    String text =
        """
        on-all-down: keep-last
        ipvs:
          timeouts:
            tcp: 15m
            tcp-fin: 2m
            udp: 5m
          fwmarks:
            first: 1000
            count: 1000
        virtual-services:
          - name: web
            address: 10.0.0.1
            ports: 80
            protocol: tcp
            forwarding: dr
            scheduler: wlc
            scheduler-flags: []
            one-packet: false
            persistence:
              timeout: 5m
              granularity: 32
            on-failure: quiesce
            quorum:
              up: 1
              hysteresis: 0
            slow-start: 0ms
            check:
              type: connect
              interval: 2s
              fast-interval: 2s
              down-interval: 2s
              timeout: 1s
              rise: 2
              fall: 3
            feedback:
              source: agent
              port: 3333
              interval: 1s
              timeout: 1s
              mode: formula
              shadow: false
              smoothing: 0ms
              deadband: 0
              max-step: 100
              stale-after: 10s
              floor: 1
            real-servers:
              - name: web1
                address: 10.0.0.10
                port: 80
                weight: 100
                min-connections: 0
                max-connections: 0
                backup: false
                state: online
        """;
    assertEquals(text, ClusterYaml.write(parsed(text)));
  }

  @Test
  void theEmptyClusterIsWrittenAsAnEmptyList() {
    assertEquals(
        """
        on-all-down: keep-last
        ipvs:
          fwmarks:
            first: 1000
            count: 1000
        virtual-services: []
        """,
        ClusterYaml.write(Cluster.EMPTY));
  }

  @Test
  void whatIsWrittenReadsBackTheSame() {
    for (long seed = 0; seed < 300; seed++) {
      Cluster cluster = cluster(new Random(seed));
      assertEquals(cluster, parsed(ClusterYaml.write(cluster)), "seed " + seed);
    }
  }

  @Test
  void theTreeIsTheSameClusterAsJson() throws Exception {
    for (long seed = 0; seed < 50; seed++) {
      Cluster cluster = cluster(new Random(seed));
      String json = new ObjectMapper().writeValueAsString(ClusterYaml.tree(cluster));
      assertEquals(cluster, parsed(json), "seed " + seed);
    }
  }

  @ParameterizedTest
  @CsvSource({"1500, 1500ms", "2000, 2s", "60000, 1m", "90000, 90s", "3600000, 1h", "0, 0ms"})
  void aDurationIsWrittenInItsLargestWholeUnit(long millis, String text) {
    assertEquals(text, DurationText.format(Duration.ofMillis(millis)));
    assertEquals(Duration.ofMillis(millis), DurationText.parse(text));
  }

  private static Cluster parsed(String text) {
    return switch (ClusterYaml.parse("e.yaml", text)) {
      case Parsed.Valid<Cluster>(Cluster cluster) -> cluster;
      case Parsed.Invalid<Cluster>(List<Problem> problems) ->
          throw new AssertionError(problems + "\n" + text);
    };
  }

  private static Cluster cluster(Random random) {
    List<VirtualService> services = new ArrayList<>();
    int count = random.nextInt(NAMES.size());
    for (int i = 0; i < count; i++) {
      services.add(service(i, random));
    }
    return new Cluster(
        ipvs(random), any(random, OnAllDown.values()), nat(random), floating(random), services);
  }

  private static List<FloatingAddress> floating(Random random) {
    return List.of(
            new FloatingAddress(AddressPrefix.parse("192.168.2.254/24"), "eth1"),
            new FloatingAddress(AddressPrefix.parse("2001:db8:2::fe/64"), "eth1.7"))
        .subList(0, random.nextInt(3));
  }

  private static NatSettings nat(Random random) {
    return random.nextBoolean()
        ? NatSettings.NONE
        : new NatSettings(
            List.of(new NatSettings.Outbound(Cidr.parse("192.168.2.0/24"), "eth0")),
            List.of(
                new NatSettings.OneToOne(
                    IpAddress.parse("10.0.0.25"), IpAddress.parse("192.168.2.50"))));
  }

  private static IpvsSettings ipvs(Random random) {
    Optional<Timeouts> timeouts =
        random.nextBoolean()
            ? Optional.empty()
            : Optional.of(new Timeouts(seconds(random), seconds(random), seconds(random)));
    return new IpvsSettings(
        timeouts, new Marks(MARK_MAX + 1 + random.nextInt(1_000), 1 + random.nextInt(65_535)));
  }

  private static VirtualService service(int index, Random random) {
    boolean isV6 = random.nextBoolean();
    String prefix = isV6 ? "2001:db8::" : "10.0.0.";
    Forwarding forwarding = any(random, Forwarding.values());
    boolean proxy = forwarding == Forwarding.PROXY;
    List<RealServer> reals = new ArrayList<>();
    Match match =
        proxy
            ? new Match.Address(
                IpAddress.parse(prefix + (1 + index)), PortSet.of(port(random)), Transport.TCP)
            : match(index, IpAddress.parse(prefix + (1 + index)), random);
    // which family a mark is of is told by its real servers
    int least = match instanceof Match.Fwmark ? 1 : 0;
    for (int i = least + random.nextInt(4 - least); i > 0; i--) {
      IpAddress address = IpAddress.parse(prefix + (100 + i));
      reals.add(real(NAMES.get(i), address, realPort(match, forwarding, random), random));
    }
    if (forwarding != Forwarding.TUN) {
      reals.replaceAll(ClusterWriterTest::withoutTunnel);
    }
    CheckSpec check = check(match, forwarding, random);
    FeedbackSpec asked = feedback(random);
    WeightSpec weights = asked instanceof FeedbackSpec.None ? slowStart(random) : weights(random);
    FeedbackSpec feedback = random.nextInt(4) == 0 ? measured(check, weights) : asked;
    return new VirtualService(
        NAMES.get(index),
        match,
        forwarding,
        scheduling(match, forwarding, random),
        proxy || random.nextBoolean() ? Optional.empty() : Optional.of(persistence(isV6, random)),
        any(random, OnFailure.values()),
        check,
        feedback,
        feedback instanceof FeedbackSpec.Measured ? together(weights) : weights,
        Optional.empty(),
        quorum(random),
        match instanceof Match.Address(_, _, Transport transport) && transport == Transport.TCP
            ? ProxySamples.fallback(random)
            : Optional.empty(),
        proxy
            ? ProxySamples.proxy(reals.stream().map(RealServer::name).toList(), random)
            : ProxySpec.PLAIN,
        reals);
  }

  private static Quorum quorum(Random random) {
    int up = 1 + random.nextInt(65_535);
    return new Quorum(up, random.nextInt(up));
  }

  private static Match match(int index, IpAddress address, Random random) {
    return random.nextInt(3) == 0
        ? new Match.Fwmark(MARK_MAX - index, address.isV6())
        : new Match.Address(address, ports(random), any(random, Transport.values()));
  }

  private static PortSet ports(Random random) {
    return switch (random.nextInt(3)) {
      case 0 -> PortSet.of(port(random));
      case 1 -> PortSet.ALL;
      default ->
          new PortSet(
              Stream.generate(() -> port(random))
                  .limit(1 + random.nextInt(6))
                  .map(first -> new PortSet.Range(first, Math.min(first + 9, 65_535)))
                  .toList());
    };
  }

  private static int realPort(Match match, Forwarding forwarding, Random random) {
    int single =
        switch (match) {
          case Match.Fwmark _ -> 0;
          case Match.Address(_, PortSet ports, _) -> ports.single().orElse(0);
        };
    return single == 0 || forwarding.keepsDestination() ? single : port(random);
  }

  private static RealServer real(String name, IpAddress address, int port, Random random) {
    int min = random.nextInt(1_000);
    return new RealServer(
        name,
        address,
        port,
        random.nextInt(65_536),
        random.nextBoolean() ? Limits.NONE : new Limits(min, min + random.nextInt(1_000)),
        random.nextBoolean(),
        tunnel(random),
        any(random, OperatorState.values()));
  }

  private static RealServer withoutTunnel(RealServer real) {
    return new RealServer(
        real.name(),
        real.address(),
        real.port(),
        real.weight(),
        real.limits(),
        real.backup(),
        new Tunnel.Ipip(),
        real.state());
  }

  private static Tunnel tunnel(Random random) {
    return switch (random.nextInt(3)) {
      case 0 -> new Tunnel.Ipip();
      case 1 -> new Tunnel.Gre(random.nextBoolean());
      default -> new Tunnel.Gue(port(random), any(random, Tunnel.Checksum.values()));
    };
  }

  private static Scheduling scheduling(Match match, Forwarding forwarding, Random random) {
    Scheduler scheduler = any(random, Scheduler.values());
    Set<Scheduling.Flag> flags =
        Scheduling.Flag.of(scheduler).stream()
            .filter(_ -> forwarding != Forwarding.PROXY && random.nextBoolean())
            .collect(Collectors.toSet());
    boolean onePacketSuits =
        switch (match) {
          case Match.Fwmark _ -> true;
          case Match.Address(_, _, Transport transport) ->
              transport.protocols().contains(Protocol.UDP);
        };
    boolean onePacket = onePacketSuits && !forwarding.routesAnswers() && random.nextBoolean();
    return new Scheduling(scheduler, flags, onePacket);
  }

  private static Persistence persistence(boolean isV6, Random random) {
    return new Persistence(seconds(random), 1 + random.nextInt(isV6 ? 128 : 32));
  }

  private static Duration seconds(Random random) {
    return Duration.ofSeconds(1 + random.nextInt(86_400));
  }

  private static int port(Random random) {
    return 1 + random.nextInt(65_535);
  }

  private static CheckSpec check(Match match, Forwarding forwarding, Random random) {
    boolean hasPort =
        match instanceof Match.Address(_, PortSet ports, _) && !ports.equals(PortSet.ALL);
    CheckSpec.Probe probe = probe(random);
    boolean connects =
        !(probe instanceof CheckSpec.Probe.Exec || probe instanceof CheckSpec.Probe.None);
    return new CheckSpec(
        probe,
        Duration.ofMillis(10 + random.nextInt(100_000)),
        Duration.ofSeconds(1 + random.nextInt(80_000)),
        1 + random.nextInt(100),
        1 + random.nextInt(100),
        hasPort && random.nextBoolean() ? OptionalInt.empty() : OptionalInt.of(port(random)),
        connects ? approach(match, forwarding, random) : Approach.DIRECT,
        Duration.ofMillis(10 + random.nextInt(100_000)),
        Duration.ofMillis(10 + random.nextInt(100_000)));
  }

  private static Approach approach(Match match, Forwarding forwarding, Random random) {
    boolean hasPath = match instanceof Match.Address && forwarding.keepsDestination();
    boolean throughVip = hasPath && random.nextBoolean();
    return new Approach(throughVip, Optional.empty());
  }

  /** Any but a ping, which has no port. */
  private static CheckSpec.Probe probe(Random random) {
    List<CheckSpec.Probe> probes = CheckSamples.all(random);
    CheckSpec.Probe probe = probes.get(random.nextInt(probes.size()));
    return probe instanceof CheckSpec.Probe.Ping ? new CheckSpec.Probe.Connect() : probe;
  }

  private static FeedbackSpec feedback(Random random) {
    int port = 1 + random.nextInt(65_535);
    Duration interval = Duration.ofMinutes(1 + random.nextInt(1_440));
    Duration timeout = Duration.ofMillis(1 + random.nextInt(1_000));
    return switch (random.nextInt(3)) {
      case 0 -> new FeedbackSpec.None();
      case 1 -> new FeedbackSpec.Agent(port, interval, timeout);
      default ->
          new FeedbackSpec.Http(
              port,
              random.nextBoolean() ? "/" : "/load?a=b",
              random.nextBoolean() ? Optional.empty() : Optional.of("/cpu/idle"),
              any(random, FeedbackSpec.Scale.values()),
              interval,
              timeout);
    };
  }

  /** Response times are there only where there are probes, often enough. */
  private static FeedbackSpec measured(CheckSpec check, WeightSpec weights) {
    return check.probe() instanceof CheckSpec.Probe.None
            || check.interval().compareTo(weights.staleAfter()) >= 0
        ? FeedbackSpec.Measured.TRAFFIC
        : FeedbackSpec.Measured.LATENCY;
  }

  private static WeightSpec together(WeightSpec weights) {
    return new WeightSpec(
        WeightSpec.Mode.EQUALIZE,
        weights.shadow(),
        weights.smoothing(),
        weights.deadband(),
        weights.maxStep(),
        weights.staleAfter(),
        weights.floor(),
        weights.slowStart());
  }

  private static WeightSpec slowStart(Random random) {
    return WeightSpec.PLAIN.slowStart(Duration.ofSeconds(random.nextInt(100)));
  }

  private static WeightSpec weights(Random random) {
    return new WeightSpec(
        any(random, WeightSpec.Mode.values()),
        random.nextBoolean(),
        Duration.ofMillis(random.nextInt(10_000)),
        random.nextInt(101),
        1 + random.nextInt(100),
        Duration.ofSeconds(1 + random.nextInt(100)),
        random.nextInt(101),
        Duration.ofSeconds(random.nextInt(100)));
  }

  private static <T> T any(Random random, T[] values) {
    return values[random.nextInt(values.length)];
  }
}
