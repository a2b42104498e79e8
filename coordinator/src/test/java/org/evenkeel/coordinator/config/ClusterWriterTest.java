package org.evenkeel.coordinator.config;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.Random;
import org.evenkeel.coordinator.model.CheckSpec;
import org.evenkeel.coordinator.model.Cluster;
import org.evenkeel.coordinator.model.FeedbackSpec;
import org.evenkeel.coordinator.model.Forwarding;
import org.evenkeel.coordinator.model.IpAddress;
import org.evenkeel.coordinator.model.OnFailure;
import org.evenkeel.coordinator.model.OperatorState;
import org.evenkeel.coordinator.model.Protocol;
import org.evenkeel.coordinator.model.RealServer;
import org.evenkeel.coordinator.model.Scheduler;
import org.evenkeel.coordinator.model.VirtualService;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClusterWriterTest {
  /** Names that YAML would take for something else if they were written bare. */
  private static final List<String> NAMES =
      List.of("web", "no", "null", "1", "1.5", "true", "-", "---", "0x1f", "a.b", "x".repeat(63));

  @Test
  void everySettingIsSaid() {
    String text =
        """
        virtual-services:
          - name: web
            address: 10.0.0.1
            ports: 80
            protocol: tcp
            forwarding: dr
            scheduler: wlc
            on-failure: quiesce
            check:
              type: connect
              interval: 2s
              timeout: 1s
              rise: 2
              fall: 3
            feedback:
              source: none
            real-servers:
              - name: web1
                address: 10.0.0.10
                port: 80
                weight: 100
                state: online
        """;
    assertEquals(text, ClusterYaml.write(parsed(text)));
  }

  @Test
  void theEmptyClusterIsWrittenAsAnEmptyList() {
    assertEquals("virtual-services: []\n", ClusterYaml.write(Cluster.EMPTY));
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
    return new Cluster(services);
  }

  private static VirtualService service(int index, Random random) {
    Forwarding forwarding = any(random, Forwarding.values());
    String prefix = random.nextBoolean() ? "10.0.0." : "2001:db8::";
    int port = 1 + random.nextInt(65_535);
    List<RealServer> reals = new ArrayList<>();
    for (int i = random.nextInt(4); i > 0; i--) {
      reals.add(
          new RealServer(
              NAMES.get(i),
              IpAddress.parse(prefix + (100 + i)),
              forwarding == Forwarding.DR ? port : 1 + random.nextInt(65_535),
              random.nextInt(65_536),
              any(random, OperatorState.values())));
    }
    return new VirtualService(
        NAMES.get(index),
        IpAddress.parse(prefix + (1 + index)),
        port,
        forwarding == Forwarding.PROXY ? Protocol.TCP : any(random, Protocol.values()),
        forwarding,
        any(random, Scheduler.values()),
        any(random, OnFailure.values()),
        check(random),
        feedback(random),
        reals);
  }

  private static CheckSpec check(Random random) {
    return new CheckSpec(
        random.nextBoolean() ? new CheckSpec.Probe.Connect() : new CheckSpec.Probe.None(),
        Duration.ofMillis(10 + random.nextInt(100_000)),
        Duration.ofSeconds(1 + random.nextInt(80_000)),
        1 + random.nextInt(100),
        1 + random.nextInt(100),
        random.nextBoolean() ? OptionalInt.empty() : OptionalInt.of(1 + random.nextInt(65_535)));
  }

  private static FeedbackSpec feedback(Random random) {
    return random.nextBoolean()
        ? new FeedbackSpec.None()
        : new FeedbackSpec.Agent(
            1 + random.nextInt(65_535),
            Duration.ofMinutes(1 + random.nextInt(1_440)),
            Duration.ofMillis(1 + random.nextInt(1_000)));
  }

  private static <T> T any(Random random, T[] values) {
    return values[random.nextInt(values.length)];
  }
}
