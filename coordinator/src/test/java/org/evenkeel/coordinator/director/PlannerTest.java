package org.evenkeel.coordinator.director;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.fail;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.evenkeel.coordinator.check.CheckTarget;
import org.evenkeel.coordinator.check.HealthState;
import org.evenkeel.coordinator.dispatch.Delivery;
import org.evenkeel.coordinator.dispatch.Destination;
import org.evenkeel.coordinator.dispatch.ServiceSettings;
import org.evenkeel.coordinator.dispatch.TableService;
import org.evenkeel.coordinator.feedback.AgentReply;
import org.evenkeel.coordinator.feedback.AgentState;
import org.evenkeel.coordinator.feedback.AgentTarget;
import org.evenkeel.coordinator.feedback.Weighing;
import org.evenkeel.coordinator.model.Cluster;
import org.evenkeel.coordinator.model.Engine;
import org.evenkeel.coordinator.model.FeedbackSpec;
import org.evenkeel.coordinator.model.Health;
import org.evenkeel.coordinator.model.IpAddress;
import org.evenkeel.coordinator.model.Limits;
import org.evenkeel.coordinator.model.OperatorState;
import org.evenkeel.coordinator.model.Persistence;
import org.evenkeel.coordinator.model.Protocol;
import org.evenkeel.coordinator.model.RealServer;
import org.evenkeel.coordinator.model.RealServerId;
import org.evenkeel.coordinator.model.Scheduling;
import org.evenkeel.coordinator.model.ServiceKey;
import org.evenkeel.coordinator.model.Tunnel;
import org.evenkeel.coordinator.model.VirtualService;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PlannerTest {
  private static final RealServerId A = new RealServerId("web", "a");
  private static final HealthState UP = new HealthState(Health.UP, 0, "connected in 0.4 ms");
  private static final HealthState DOWN = new HealthState(Health.DOWN, 0, "connection refused");

  private final Map<CheckTarget, HealthState> health = new HashMap<>();
  private final Map<AgentTarget, AgentState> agents = new HashMap<>();
  private final Map<RealServerId, OperatorState> operator = new HashMap<>();
  private final Map<String, Integer> marks = new HashMap<>();
  private final Map<RealServerId, Weighing> weighings = new HashMap<>();
  private final Map<RealServerId, Integer> adopted = new HashMap<>();
  private Cluster cluster = web("");

  /** The service web with one real server, a, of weight 100; {@code keys} are added to it. */
  private static Cluster web(String keys) {
    return Clusters.of(
        """
        virtual-services:
          - name: web
            address: 192.0.2.5
            ports: 80
            forwarding: nat
            %s
            real-servers: [{ name: a, address: 198.51.100.1, weight: 100 }]
        """
            .formatted(keys));
  }

  private static Cluster withAgent() {
    return web("feedback: { source: agent }");
  }

  private VirtualService service() {
    return cluster.virtualServices().getFirst();
  }

  private RealServer real() {
    return service().realServers().getFirst();
  }

  private void checked(HealthState state) {
    health.put(CheckTarget.of(real(), service()), state);
  }

  private void agent(AgentState state) {
    agents.put(new AgentTarget(real().address(), (FeedbackSpec.Agent) service().feedback()), state);
  }

  private static AgentState said(String line) {
    return AgentState.INITIAL.heard(AgentReply.parse(line).orElseThrow());
  }

  private Plan plan() {
    return plan(Engine.IPVS);
  }

  private Plan plan(Engine layer4) {
    return Planner.plan(
        new Situation(
            cluster,
            new Carriers(layer4, Engine.RELAY),
            health,
            agents,
            operator,
            marks,
            Situation.Surroundings.UNKNOWN,
            weighings,
            adopted));
  }

  private static Plan.Assignment judged(Plan plan, RealServerId id) {
    for (ServicePlan planned : plan.services()) {
      List<String> names = planned.service().realServers().stream().map(RealServer::name).toList();
      if (planned.service().name().equals(id.service()) && names.contains(id.realServer())) {
        return planned.assignments().get(names.indexOf(id.realServer()));
      }
    }
    return fail(id + " is not planned");
  }

  /** The weight of a in the table; empty when it is not there. */
  private Optional<Integer> weight() {
    return plan().table(Engine.IPVS).getFirst().destinations().stream()
        .map(Destination::weight)
        .findFirst();
  }

  private String reason() {
    return judged(plan(), A).reason();
  }

  @Test
  void aRealServerThatPassesItsCheckHasItsConfiguredWeight() {
    checked(UP);
    assertEquals(Optional.of(100), weight());
    assertEquals("connected in 0.4 ms", reason());
  }

  @Test
  void aNewRealServerGetsNothingBeforeItsFirstVerdict() {
    assertEquals(Optional.of(0), weight());
    assertEquals("not checked yet", reason());
  }

  @Test
  void anAdoptedOneKeepsItsWeightUntilItsFirstVerdict() {
    adopted.put(A, 37);
    assertEquals(Optional.of(37), weight());
    assertEquals(Health.UNKNOWN, judged(plan(), A).health());

    checked(UP);
    assertEquals(Optional.of(100), weight());

    checked(DOWN);
    assertEquals(Optional.of(0), weight());
  }

  @Test
  void withoutACheckItIsUpFromTheStart() {
    cluster = web("check: { type: none }");
    assertEquals(Optional.of(100), weight());
    assertEquals("not checked", reason());
  }

  @Test
  void aFailedOneStaysInTheTableWithoutNewConnections() {
    checked(DOWN);
    assertEquals(Optional.of(0), weight());
    assertEquals("connection refused", reason());
  }

  @Test
  void aFailedOneLeavesTheTableWhenThatIsConfigured() {
    cluster = web("on-failure: remove");
    checked(DOWN);
    assertEquals(Optional.empty(), weight());
    assertFalse(judged(plan(), A).listed());

    health.clear();
    assertEquals(Optional.of(0), weight());
  }

  @Test
  void aDrainedOneTakesNoNewConnectionsAndKeepsItsOwn() {
    checked(UP);
    adopted.put(A, 37);
    operator.put(A, OperatorState.DRAIN);
    assertEquals(Optional.of(0), weight());
    assertEquals("drained by the operator; connected in 0.4 ms", reason());
  }

  @Test
  void aHaltedOneIsNotInTheTable() {
    checked(UP);
    operator.put(A, OperatorState.HALT);
    assertEquals(Optional.empty(), weight());
    assertEquals("halted by the operator; connected in 0.4 ms", reason());
  }

  @Test
  void aCommandOverridesTheConfiguredState() {
    cluster =
        Clusters.of(
            """
            virtual-services:
              - name: web
                address: 192.0.2.5
                ports: 80
                forwarding: nat
                real-servers: [{ name: a, address: 198.51.100.1, weight: 9, state: halt }]
            """);
    checked(UP);
    assertEquals(Optional.empty(), weight());

    operator.put(A, OperatorState.ONLINE);
    assertEquals(Optional.of(9), weight());
  }

  @ParameterizedTest
  @CsvSource({"100%, 100", "50%, 50", "1%, 1", "0%, 0", "drain 80%, 0", "maint, 0", "down 50%, 0"})
  void theAgentsWordScalesTheWeight(String line, int weight) {
    cluster = withAgent();
    checked(UP);
    agent(said(line));
    assertEquals(Optional.of(weight), weight());
  }

  @ParameterizedTest
  @CsvSource({
    "drain 80%, the agent says drain",
    "maint, the agent says maint",
    "down 50%, the agent says down"
  })
  void theAgentsWordIsTheReason(String line, String words) {
    cluster = withAgent();
    checked(UP);
    agent(said(line));
    assertEquals("connected in 0.4 ms; " + words, reason());
  }

  @Test
  void theAgentDoesNotMakeAFailedOneWork() {
    cluster = withAgent();
    checked(DOWN);
    agent(said("up ready 100%"));
    assertEquals(Optional.of(0), weight());
  }

  @Test
  void anAgentThatFallsSilentChangesNothingButTheReason() {
    cluster = withAgent();
    checked(UP);
    agent(said("40%").failed("no answer within 1 s", 0));
    assertEquals(Optional.of(40), weight());
    assertEquals(OptionalInt.of(40), judged(plan(), A).idle());
    assertEquals("connected in 0.4 ms; agent: no answer within 1 s", reason());
  }

  @Test
  void whatTheDeskMadeOfTheReadingsIsInForceAndSaid() {
    cluster = withAgent();
    checked(UP);
    agent(said("40%"));
    weighings.put(A, new Weighing(62, OptionalInt.of(40), "slow start", false));
    assertEquals(Optional.of(62), weight());
    assertEquals(OptionalInt.of(40), judged(plan(), A).computed());
    assertEquals("connected in 0.4 ms; slow start", reason());
    assertEquals(List.of(), plan().problems());

    weighings.put(A, new Weighing(62, OptionalInt.empty(), "", true));
    assertEquals(
        List.of(
            "web/a: nothing heard of its load for 10 s; its weight goes back to the configured"
                + " one"),
        plan().problems());

    checked(DOWN);
    assertEquals(Optional.of(0), weight());
  }

  @Test
  void anAgentMayTightenTheBoundOnConnections() {
    cluster = withAgent();
    checked(UP);
    agent(said("40% maxconn:20"));
    assertEquals(new Limits(0, 20), limits());

    cluster =
        Clusters.of(
            """
            virtual-services:
              - name: web
                address: 192.0.2.5
                ports: 80
                forwarding: nat
                feedback: { source: agent }
                real-servers:
                  - name: a
                    address: 198.51.100.1
                    min-connections: 15
                    max-connections: 30
            """);
    checked(UP);
    agent(said("40% maxconn:10"));
    assertEquals(new Limits(10, 10), limits());
    agent(said("40% maxconn:50"));
    assertEquals(new Limits(15, 30), limits());
  }

  private Limits limits() {
    return plan().table(Engine.IPVS).getFirst().destinations().getFirst().limits();
  }

  @Test
  void anAdoptedWeightStaysUntilTheAgentSpeaksToo() {
    cluster = withAgent();
    adopted.put(A, 37);
    checked(UP);
    assertEquals(Optional.of(37), weight());

    agent(AgentState.INITIAL.failed("connection refused", 0));
    assertEquals(Optional.of(37), weight());

    agent(said("80%"));
    assertEquals(Optional.of(80), weight());
  }

  @Test
  void aNewOneWhoseAgentHasNotSpokenHasItsConfiguredWeight() {
    cluster = withAgent();
    checked(UP);
    assertEquals(Optional.of(100), weight());
    assertEquals(OptionalInt.empty(), judged(plan(), A).idle());
  }

  @Test
  void aTableHasWhatTheConfigurationSays() {
    checked(UP);
    Destination.Key key = new Destination.Key(IpAddress.parse("198.51.100.1"), 80);

    assertEquals(
        List.of(
            new TableService(
                Clusters.WEB,
                ServiceSettings.by("wlc"),
                List.of(Destination.of(key, new Delivery.Masqueraded(), 100)))),
        plan().table(Engine.IPVS));
    assertEquals(List.of(), plan().table(Engine.RELAY));
    assertEquals(List.of(Clusters.WEB.address()), List.copyOf(plan().addresses()));
  }

  @Test
  void aProxiedServiceGoesToTheRelayWhateverCarriesLayer4() {
    cluster = Clusters.of(Clusters.BOTH_YAML.replaceFirst("forwarding: nat", "forwarding: proxy"));

    assertEquals(Clusters.WEB, plan().table(Engine.RELAY).getFirst().key());
    assertEquals(Clusters.MAIL, plan().table(Engine.IPVS).getFirst().key());
    assertEquals(Set.of(Clusters.MAIL), plan().sharedServices());
  }

  @Test
  void tcpAndUdpTogetherAreTwoServicesOfTheTableWithEqualDestinations() {
    cluster = web("protocol: tcp+udp");
    checked(UP);

    List<TableService> table = plan().table(Engine.IPVS);
    assertEquals(
        List.of(
            Clusters.WEB,
            new ServiceKey.Endpoint(Protocol.UDP, Clusters.WEB.address(), Clusters.WEB.port())),
        table.stream().map(TableService::key).toList());
    assertEquals(1, table.getFirst().destinations().size());
    assertEquals(table.getFirst().destinations(), table.getLast().destinations());
    assertEquals(
        Set.copyOf(table.stream().map(TableService::key).toList()), plan().sharedServices());
  }

  /** The service web on two ports, with real servers as given. */
  private static Cluster several(String keys, String reals) {
    return Clusters.of(
        """
        virtual-services:
          - name: web
            address: 192.0.2.5
            ports: "80,443"
            %s
            check: { type: none }
            real-servers: [%s]
        """
            .formatted(keys, reals));
  }

  @Test
  void severalPortsAreOneServiceByMarkWhoseDestinationsKeepTheClientsPort() {
    cluster = several("forwarding: dr", "{ name: a, address: 198.51.100.1, weight: 9 }");
    marks.put("web", 1_000);
    Destination.Key key = new Destination.Key(IpAddress.parse("198.51.100.1"), 0);

    assertEquals(
        List.of(
            new TableService(
                new ServiceKey.Mark(1_000, false),
                ServiceSettings.by("wlc"),
                List.of(Destination.of(key, new Delivery.Direct(), 9)))),
        plan().table(Engine.IPVS));
    assertEquals(List.of(), plan().problems());
    assertEquals(List.of(Clusters.WEB.address()), List.copyOf(plan().addresses()));
  }

  @Test
  void aServiceForWhichNoMarkIsLeftIsToldAndStandsInNoTable() {
    cluster = several("forwarding: dr", "{ name: a, address: 198.51.100.1 }");

    assertEquals(
        List.of("web: no packet mark is left for it; widen ipvs.fwmarks"), plan().problems());
    assertEquals(List.of(), plan().table(Engine.IPVS));
  }

  @Test
  void limitsAndTunnelReachTheDestination() {
    cluster =
        several(
            "forwarding: tun",
            "{ name: a, address: 198.51.100.1, min-connections: 5, max-connections: 9,"
                + " tunnel: { type: gue, port: 6080, checksum: remote } }");
    marks.put("web", 1_000);

    Destination planned = plan().table(Engine.IPVS).getFirst().destinations().getFirst();
    assertEquals(new Limits(5, 9), planned.limits());
    assertEquals(
        new Delivery.Tunnelled(new Tunnel.Gue(6_080, Tunnel.Checksum.REMOTE)), planned.delivery());
  }

  @Test
  void settingsReachTheTable() {
    cluster =
        web("scheduler: sh\n    scheduler-flags: [sh-port]\n    persistence: { granularity: 24 }");

    assertEquals(
        new ServiceSettings(
            "sh",
            Set.of(Scheduling.Flag.SH_PORT),
            false,
            Optional.of(new Persistence(Duration.ofMinutes(5), 24))),
        plan().table(Engine.IPVS).getFirst().settings());
  }

  @Test
  void aBackupIsUsedOnlyWhileNoOtherIsLeft() {
    cluster =
        Clusters.of(
            """
            virtual-services:
              - name: web
                address: 192.0.2.5
                ports: 80
                forwarding: nat
                real-servers:
                  - { name: a, address: 198.51.100.1, weight: 10 }
                  - { name: b, address: 198.51.100.2, weight: 20 }
                  - { name: spare, address: 198.51.100.3, weight: 30, backup: true }
            """);
    checked(UP, "a", "b", "spare");
    assertEquals(List.of(10, 20, 0), weights());
    assertEquals(
        "backup; connected in 0.4 ms", judged(plan(), new RealServerId("web", "spare")).reason());

    checked(DOWN, "a");
    assertEquals(List.of(0, 20, 0), weights());

    operator.put(new RealServerId("web", "b"), OperatorState.DRAIN);
    assertEquals(List.of(0, 0, 30), weights());
    assertEquals("connected in 0.4 ms", judged(plan(), new RealServerId("web", "spare")).reason());

    checked(UP, "a");
    assertEquals(List.of(10, 0, 0), weights());
  }

  private void checked(HealthState state, String... names) {
    for (RealServer real : service().realServers()) {
      if (List.of(names).contains(real.name())) {
        health.put(CheckTarget.of(real, service()), state);
      }
    }
  }

  private List<Integer> weights() {
    return plan().table(Engine.IPVS).getFirst().destinations().stream()
        .map(Destination::weight)
        .toList();
  }

  @Test
  void aProbeWithoutItsWayGoesStraightAndThatIsSaid() {
    cluster = DR_THROUGH_VIP;
    checked(UP);
    assertEquals(
        List.of(
            "web/a: no packet mark is left for probes through the VIP, it is probed at its own"
                + " address; widen ipvs.fwmarks"),
        plan().problems());
    assertEquals(Health.UP, judged(plan(), A).health());
    assertEquals(1, plan().table(Engine.IPVS).size());

    Plan relayed = plan(Engine.RELAY);
    assertEquals(
        List.of(
            "web: probes go through the VIP with the dispatcher ipvs alone; its real servers are"
                + " probed at their own addresses"),
        relayed.problems());
    assertEquals(Health.UP, judged(relayed, A).health());
    assertEquals(1, relayed.table(Engine.RELAY).size());
  }

  private static final Cluster DR_THROUGH_VIP =
      Clusters.of(
          """
          virtual-services:
            - name: web
              address: 192.0.2.5
              ports: 80
              forwarding: dr
              check: { through-vip: true }
              real-servers: [{ name: a, address: 198.51.100.1 }]
          """);
}
