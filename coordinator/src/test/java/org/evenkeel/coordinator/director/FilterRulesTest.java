package org.evenkeel.coordinator.director;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.evenkeel.coordinator.filter.Origin;
import org.evenkeel.coordinator.filter.Rule;
import org.evenkeel.coordinator.model.Cidr;
import org.evenkeel.coordinator.model.Cluster;
import org.evenkeel.coordinator.model.Engine;
import org.evenkeel.coordinator.model.IpAddress;
import org.evenkeel.coordinator.model.PortSet;
import org.evenkeel.coordinator.model.Protocol;
import org.junit.jupiter.api.Test;

class FilterRulesTest {
  private static final IpAddress VIP = IpAddress.parse("10.0.0.5");

  @Test
  void aServiceOfOnePortNeedsNoRule() {
    assertEquals(List.of(), rules("{ ports: 80, forwarding: nat }"));
  }

  @Test
  void severalPortsAreMarkedForEachProtocol() {
    PortSet ports = PortSet.parse("80,8000-8010");
    assertEquals(
        List.of(new Rule.Mark(VIP, Map.of(Protocol.TCP, ports, Protocol.UDP, ports), 1000)),
        rules("{ ports: \"80,8000-8010\", protocol: tcp+udp, forwarding: dr }"));
  }

  @Test
  void allPortsLeaveOurOwnListenersAlone() {
    assertEquals(
        List.of(new Rule.Mark(VIP, Map.of(Protocol.TCP, PortSet.ALL.except(Set.of(9443))), 1000)),
        rules("{ ports: all, forwarding: dr }"));
  }

  @Test
  void probesThroughTheVipKeepTheirMarks() {
    Cluster cluster =
        Clusters.of(
            """
            virtual-services:
              - name: web
                address: 10.0.0.5
                ports: "80,443"
                forwarding: dr
                check: { through-vip: true }
                real-servers: [{ name: a, address: 10.0.0.10 }, { name: b, address: 10.0.0.11 }]
            """);
    List<Rule> rules = FilterRules.of(situation(cluster));
    assertEquals(new Rule.Keep(Set.of(1001, 1002)), rules.getLast());
    assertEquals(2, rules.size());
  }

  @Test
  void sourceNatMeansTheServiceAndNotItsRealServers() {
    assertEquals(
        List.of(
            new Rule.SourceNat(
                new Origin.Endpoint(Protocol.TCP, VIP, 80),
                Optional.of(IpAddress.parse("10.0.0.1")))),
        rules("{ ports: 80, forwarding: snat, snat-address: 10.0.0.1 }"));
  }

  @Test
  void sourceNatOfSeveralPortsGoesByTheirMark() {
    assertEquals(
        new Rule.SourceNat(new Origin.Marked(1000, false), Optional.empty()),
        rules("{ ports: \"80,443\", forwarding: snat }").getLast());
  }

  @Test
  void proxiedServicesNeedNoRule() {
    assertEquals(List.of(), rules("{ ports: 80, forwarding: proxy }"));
  }

  @Test
  void answersToClientsAreTakenInByPortAndFamily() {
    Cluster cluster =
        Clusters.of(
            """
            virtual-services:
              - name: web
                address: 10.0.0.5
                ports: 80
                forwarding: proxy
                proxy: { source: client }
                check: { type: none }
                real-servers: [{ name: a, address: 10.0.1.10 }, { name: b, address: 10.0.1.11 }, { name: c, address: 10.0.1.10, port: 81 }]
              - name: web6
                address: fd00::5
                ports: 80
                forwarding: proxy
                proxy: { source: client }
                check: { type: none }
                real-servers: [{ name: a, address: fd01::10 }]
              - { name: dr, address: 10.0.0.6, ports: "80,443", forwarding: dr, check: { type: none } }
            """);
    List<Rule> answers =
        List.of(
            answers(80, "10.0.1.10", "10.0.1.11"),
            answers(81, "10.0.1.10"),
            answers(80, "fd01::10"));
    assertEquals(
        answers,
        FilterRules.of(situation(cluster, new Carriers(Engine.RELAY, Engine.HAPROXY))),
        "where the kernel dispatches nothing");
    assertEquals(
        answers,
        FilterRules.of(situation(cluster, new Carriers(Engine.IPVS, Engine.HAPROXY))).stream()
            .filter(Rule.Answers.class::isInstance)
            .toList());
    assertEquals(
        List.of(), FilterRules.of(situation(cluster, new Carriers(Engine.RELAY, Engine.RELAY))));
  }

  /** Only HAProxy has to be able to listen on an address before this node of a pair has it. */
  @Test
  void whoProxiesSaysWhetherThereIsAListener() {
    String text =
        "virtual-services: [{ name: w, address: 10.0.0.5, ports: 80, forwarding: proxy }]";
    Cluster cluster = Clusters.of(text);
    Cluster kernel = Clusters.of(text.replace("proxy", "dr"));
    assertTrue(listens(cluster, Engine.IPVS, Engine.HAPROXY));
    assertTrue(listens(cluster, Engine.RELAY, Engine.HAPROXY));
    assertFalse(listens(cluster, Engine.IPVS, Engine.RELAY));
    assertFalse(listens(kernel, Engine.IPVS, Engine.HAPROXY));
  }

  private static boolean listens(Cluster cluster, Engine layer4, Engine layer7) {
    return Planner.plan(situation(cluster, new Carriers(layer4, layer7))).use().listens();
  }

  private static Rule answers(int port, String... realServers) {
    return new Rule.Answers(
        Stream.of(realServers).map(IpAddress::parse).collect(Collectors.toSet()), port, 1001);
  }

  @Test
  void whatGoesOnBesideServicesLeavesTheirConnectionsAlone() {
    Cluster cluster =
        Clusters.of(
            """
            nat:
              outbound: [{ from: 192.168.2.0/24, via: eth0 }]
              static: [{ outside: 10.0.0.25, inside: 192.168.2.50 }]
            virtual-services:
              - { name: web, address: 10.0.0.5, ports: 80, forwarding: nat }
            """);
    assertEquals(
        List.of(
            new Rule.Exempt(Set.of(VIP)),
            new Rule.StaticNat(IpAddress.parse("10.0.0.25"), IpAddress.parse("192.168.2.50")),
            new Rule.Masquerade(Cidr.parse("192.168.2.0/24"), "eth0")),
        FilterRules.of(situation(cluster)));
  }

  /** The rules of one service of the VIP, its keys beside name and address as given. */
  private static List<Rule> rules(String keys) {
    Cluster cluster =
        Clusters.of(
            "virtual-services:\n  - { name: web, address: %s, check: { type: none }, %s"
                .formatted(VIP, keys.substring(1)));
    return FilterRules.of(situation(cluster));
  }

  private static Situation situation(Cluster cluster) {
    return situation(cluster, Bridge.CARRIERS);
  }

  private static Situation situation(Cluster cluster, Carriers carriers) {
    return new Situation(
        cluster,
        carriers,
        Map.of(),
        Map.of(),
        Map.of(),
        TableKeys.allot(cluster, Map.of()),
        new Situation.Surroundings(Set.of(9443), Map.of()),
        Map.of(),
        Map.of());
  }
}
