package org.evenkeel.coordinator.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.evenkeel.coordinator.model.AddressPrefix;
import org.evenkeel.coordinator.model.CheckSpec;
import org.evenkeel.coordinator.model.Cluster;
import org.evenkeel.coordinator.model.FeedbackSpec;
import org.evenkeel.coordinator.model.FloatingAddress;
import org.evenkeel.coordinator.model.Forwarding;
import org.evenkeel.coordinator.model.IpAddress;
import org.evenkeel.coordinator.model.IpvsSettings;
import org.evenkeel.coordinator.model.IpvsSettings.Marks;
import org.evenkeel.coordinator.model.IpvsSettings.Timeouts;
import org.evenkeel.coordinator.model.Limits;
import org.evenkeel.coordinator.model.Match;
import org.evenkeel.coordinator.model.OnFailure;
import org.evenkeel.coordinator.model.OperatorState;
import org.evenkeel.coordinator.model.Persistence;
import org.evenkeel.coordinator.model.PortSet;
import org.evenkeel.coordinator.model.RealServer;
import org.evenkeel.coordinator.model.Scheduler;
import org.evenkeel.coordinator.model.Scheduling;
import org.evenkeel.coordinator.model.Transport;
import org.evenkeel.coordinator.model.Tunnel;
import org.evenkeel.coordinator.model.VirtualService;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ClusterYamlTest {
  private static final String MINIMAL =
      """
      virtual-services:
        - name: web
          address: 10.0.0.1
          ports: 80
          forwarding: nat
          real-servers:
            - name: web1
              address: 10.0.0.10
      """;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "# nothing yet\n",
        "---\n",
        "{}",
        "virtual-services:\n",
        "virtual-services: []\ndefaults:\n"
      })
  void aTextWithoutServicesIsTheEmptyCluster(String text) {
    assertEquals(Cluster.EMPTY, valid(text));
  }

  @Test
  void whatIsNotSaidHasTheDocumentedDefault() {
    VirtualService expected =
        new VirtualService(
            "web",
            new Match.Address(IpAddress.parse("10.0.0.1"), PortSet.of(80), Transport.TCP),
            Forwarding.NAT,
            Scheduling.by(Scheduler.WLC),
            Optional.empty(),
            OnFailure.QUIESCE,
            CheckSpec.DEFAULT,
            new FeedbackSpec.None(),
            List.of(RealServer.online("web1", IpAddress.parse("10.0.0.10"), 80, 100)));
    assertEquals(new Cluster(List.of(expected)), valid(MINIMAL));
  }

  @Test
  void theExampleOfTheDocumentationIsRightAndMergesItsDefaults() throws Exception {
    Cluster cluster = valid(Files.readString(Path.of("../docs/examples/evenkeel.yaml")));

    VirtualService rabbitmq = cluster.virtualService("rabbitmq").orElseThrow();
    assertEquals(
        new CheckSpec(
            new CheckSpec.Probe.Connect(),
            Duration.ofSeconds(2),
            Duration.ofMillis(500),
            2,
            3,
            OptionalInt.empty()),
        rabbitmq.check());
    assertEquals(
        new FeedbackSpec.Agent(3333, Duration.ofSeconds(1), Duration.ofSeconds(1)),
        rabbitmq.feedback());
    assertEquals(OperatorState.DRAIN, rabbitmq.realServers().getLast().state());

    VirtualService management = cluster.virtualService("management").orElseThrow();
    assertEquals(Scheduler.RR, management.scheduling().scheduler());
    assertEquals(new FeedbackSpec.None(), management.feedback());
    assertEquals(8672, management.realServers().getFirst().port());
  }

  @Test
  void theExampleOfEveryKeyIsRight() throws Exception {
    Cluster cluster = valid(Files.readString(Path.of("../docs/examples/every-key.yaml")));

    assertEquals(
        new IpvsSettings(Optional.of(Timeouts.KERNEL), new Marks(1_000, 1_000)), cluster.ipvs());
    assertEquals(
        List.of(new FloatingAddress(AddressPrefix.parse("192.168.2.254/24"), "eth1")),
        cluster.floatingAddresses());
    VirtualService web = cluster.virtualService("web").orElseThrow();
    assertEquals(
        new Match.Address(
            IpAddress.parse("192.168.87.5"), PortSet.parse("80,443,8000-8010"), Transport.TCP),
        web.match());
    assertEquals(
        new Scheduling(Scheduler.MH, Scheduling.Flag.of(Scheduler.MH), false), web.scheduling());
    assertEquals(Optional.of(new Persistence(Duration.ofMinutes(10), 24)), web.persistence());
    assertEquals(
        new RealServer(
            "web1",
            IpAddress.parse("192.168.87.10"),
            0,
            100,
            new Limits(4_000, 5_000),
            false,
            new Tunnel.Gue(6_080, Tunnel.Checksum.REMOTE),
            OperatorState.ONLINE),
        web.realServers().getFirst());
    assertTrue(web.realServers().getLast().backup());

    VirtualService dns = cluster.virtualService("dns").orElseThrow();
    assertEquals(5_353, dns.realServers().getFirst().port());
    assertEquals(
        new Scheduling(Scheduler.WLC, Set.of(), true),
        cluster.virtualService("syslog").orElseThrow().scheduling());

    assertEquals(
        new Match.Fwmark(42, false), cluster.virtualService("marked").orElseThrow().match());
  }

  /** Keys of single types of checks have a page of their own. */
  @Test
  void theExampleOfEveryKeyLeavesNoneOut() throws Exception {
    JsonNode schema = new ObjectMapper().readTree(ClusterYaml.schema());
    String text = Files.readString(Path.of("../docs/examples/every-key.yaml"));
    String checks = Files.readString(Path.of("../docs/checks.md"));
    Set<String> ofChecks =
        CheckKeys.ALL.stream().map(Key::name).collect(Collectors.toUnmodifiableSet());
    Set<String> keys = new TreeSet<>();
    collect(schema, keys);

    assertTrue(keys.size() > 100, keys.toString());
    for (String key : keys) {
      boolean shown =
          text.contains(key + ":")
              || (ofChecks.contains(key)
                  && (checks.contains(key + ":") || checks.contains("`" + key + "`")));
      assertTrue(shown, key);
    }
  }

  private static void collect(JsonNode schema, Set<String> keys) {
    if (schema.path("properties").isObject()) {
      schema.path("properties").fieldNames().forEachRemaining(keys::add);
    }
    schema.forEach(below -> collect(below, keys));
  }

  @Test
  void aServiceByMarkIsOfTheFamilyOfItsFirstRealServer() {
    VirtualService service =
        valid(
                """
                virtual-services:
                  - name: web
                    fwmark: 42
                    forwarding: dr
                    check: { port: 80 }
                    persistence: {}
                    real-servers: [{ name: web1, address: "fd00::10" }]
                """)
            .virtualServices()
            .getFirst();
    assertEquals(new Match.Fwmark(42, true), service.match());
    assertEquals(Optional.of(new Persistence(Duration.ofMinutes(5), 128)), service.persistence());
    assertEquals(0, service.realServers().getFirst().port());
  }

  @Test
  void whatAServiceSaysWinsOverDefaultsAndTheRestOfTheMappingStays() {
    VirtualService service =
        valid(
                """
                defaults:
                  scheduler: rr
                  on-failure: remove
                  check: { interval: 5s, fall: 9, port: 8080 }
                  feedback: { source: agent, port: 4444 }
                virtual-services:
                  - name: web
                    address: 10.0.0.1
                    ports: "80"
                    forwarding: dr
                    scheduler: sed
                    check: { type: none, fall: 1 }
                    feedback: { interval: 200ms }
                """)
            .virtualServices()
            .getFirst();
    assertEquals(Scheduler.SED, service.scheduling().scheduler());
    assertEquals(OnFailure.REMOVE, service.onFailure());
    assertEquals(
        new CheckSpec(
            new CheckSpec.Probe.None(),
            Duration.ofSeconds(5),
            Duration.ofSeconds(1),
            2,
            1,
            OptionalInt.of(8080)),
        service.check());
    assertEquals(
        new FeedbackSpec.Agent(4444, Duration.ofMillis(200), Duration.ofSeconds(1)),
        service.feedback());
  }

  @Test
  void jsonIsReadAsWell() {
    String json =
        """
        {"virtual-services": [{"name": "web", "address": "10.0.0.1", "ports": 80,
          "forwarding": "nat", "real-servers": [{"name": "web1", "address": "10.0.0.10"}]}]}
        """;
    assertEquals(valid(MINIMAL), valid(json));
  }

  @Test
  void theWordsThatOlderYamlTookForBooleansAreNames() {
    String text = MINIMAL.replace("name: web1", "name: off").replace("name: web", "name: no");
    assertEquals("no", valid(text).virtualServices().getFirst().name());
    assertEquals("off", valid(text).virtualServices().getFirst().realServers().getFirst().name());
  }

  @Test
  void anAliasStandsForWhatItsAnchorMarks() {
    String text =
        MINIMAL.replace("forwarding: nat", "forwarding: nat\n    check: &slow { interval: 1m }")
            + "defaults: { check: *slow }\n";
    assertEquals(
        Duration.ofMinutes(1), valid(text).virtualServices().getFirst().check().interval());
  }

  @Test
  void aCallerThatNeedsTheValueGetsEveryProblemInOneException() {
    Parsed<Cluster> parsed = ClusterYaml.parse("e.yaml", "a: 1\nb: 2\n");
    ConfigurationException e = assertThrows(ConfigurationException.class, parsed::orThrow);
    assertEquals(2, String.valueOf(e.getMessage()).lines().count());
    assertTrue(String.valueOf(e.getMessage()).startsWith("e.yaml:1:1: a: unknown key; "));
  }

  private static Cluster valid(String text) {
    return switch (ClusterYaml.parse("evenkeel.yaml", text)) {
      case Parsed.Valid<Cluster>(Cluster cluster) -> cluster;
      case Parsed.Invalid<Cluster>(List<Problem> problems) ->
          throw new AssertionError("refused: " + problems);
    };
  }
}
