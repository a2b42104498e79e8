package org.evenkeel.coordinator.director;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.util.List;
import java.util.Map;
import org.evenkeel.coordinator.check.CheckTarget;
import org.evenkeel.coordinator.check.Detour;
import org.evenkeel.coordinator.dispatch.Destination;
import org.evenkeel.coordinator.dispatch.Observation;
import org.evenkeel.coordinator.model.Cluster;
import org.evenkeel.coordinator.model.Engine;
import org.evenkeel.coordinator.model.IpAddress;
import org.evenkeel.coordinator.model.Protocol;
import org.evenkeel.coordinator.model.RealServer;
import org.evenkeel.coordinator.model.ServiceKey;
import org.evenkeel.coordinator.model.VirtualService;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TableKeysTest {
  private static final String SERVICE =
      """
        - name: %s
          address: %s
          ports: %s
          protocol: tcp+udp
          forwarding: nat
          check: { type: none }
          real-servers: [{ name: a, address: 198.51.100.1 }]
      """;

  /** Services that need a mark, of which there are two: 7 and 8. */
  private static Cluster needy(String... names) {
    StringBuilder yaml =
        new StringBuilder("ipvs: { fwmarks: { first: 7, count: 2 } }\nvirtual-services:\n");
    for (int i = 0; i < names.length; i++) {
      yaml.append(SERVICE.formatted(names[i], "192.0.2." + (1 + i), "\"80,443\""));
    }
    return Clusters.of(yaml.toString());
  }

  private static VirtualService service(String ports) {
    return Clusters.of("virtual-services:\n" + SERVICE.formatted("web", "192.0.2.5", ports))
        .virtualServices()
        .getFirst();
  }

  @Test
  void aNewServiceGetsTheLowestMarkThatIsFree() {
    assertEquals(Map.of("a", 7, "b", 8), TableKeys.allot(needy("a", "b"), Map.of()));
    assertEquals(Map.of("a", 8, "b", 7), TableKeys.allot(needy("a", "b"), Map.of("b", 7)));
  }

  @Test
  void theMarkOfAnswersToClientsStaysWhenNobodyNeedsItAnyMore() {
    Cluster showing =
        Clusters.of(
            "virtual-services:\n"
                + "  - { name: web, address: 10.0.0.5, ports: 80, forwarding: proxy, proxy: {"
                + " source: client }, check: { type: none } }");
    Map<String, Integer> given = TableKeys.allot(showing, Map.of());
    assertEquals(Map.of(TableKeys.ANSWERS, 1000), given);
    assertEquals(given, TableKeys.allot(Clusters.of("virtual-services: []"), given));
  }

  @Test
  void marksOnceGivenStay() {
    Map<String, Integer> given = Map.of("a", 8, "b", 7);

    assertEquals(given, TableKeys.allot(needy("a", "b"), given));
    assertEquals(Map.of("a", 8), TableKeys.allot(needy("a"), given));
  }

  @Test
  void aMarkOutsideTheRangeIsGivenUp() {
    assertEquals(Map.of("a", 7), TableKeys.allot(needy("a"), Map.of("a", 9)));
    assertEquals(Map.of("a", 7), TableKeys.allot(needy("a"), Map.of("a", 6)));
  }

  @Test
  void whenTheRangeIsUsedUpTheLastServicesHaveNone() {
    assertEquals(Map.of("a", 7, "b", 8), TableKeys.allot(needy("a", "b", "c"), Map.of()));
    assertEquals(Map.of("c", 7, "a", 8), TableKeys.allot(needy("a", "b", "c"), Map.of("c", 7)));
  }

  @Test
  void twoServicesNeverShareAMark() {
    assertEquals(Map.of("a", 7, "b", 8), TableKeys.allot(needy("a", "b"), Map.of("a", 7, "b", 7)));
  }

  private static Cluster probed(String forwarding) {
    return Clusters.of(
        """
        ipvs: { fwmarks: { first: 7, count: 2 } }
        virtual-services:
          - name: web
            address: 192.0.2.5
            ports: "80,443"
            forwarding: %s
            real-servers: [{ name: a, address: 198.51.100.1 }, { name: b, address: 198.51.100.2 }]
        defaults: { check: { through-vip: true } }
        """
            .formatted(forwarding));
  }

  @Test
  void realServersThatAreProbedThroughTheVipGetMarksAfterTheServices() {
    assertEquals(Map.of("web", 7, "web/a", 8), TableKeys.allot(probed("dr"), Map.of()));
    assertEquals(Map.of("web", 7), TableKeys.allot(probed("nat"), Map.of("web/a", 8)));
  }

  @Test
  void withTheKernelsTableAndAMarkTheWayIsThroughTheVip() {
    VirtualService web = probed("dr").virtualServices().getFirst();
    RealServer a = web.realServers().getFirst();
    CheckTarget direct = CheckTarget.of(a, web);
    Map<String, Integer> marks = Map.of("web/a", 8);
    assertEquals(
        direct.through(new Detour(IpAddress.parse("192.0.2.5"), 8)),
        TableKeys.target(web, a, Bridge.CARRIERS, marks));
    assertEquals(direct, TableKeys.target(web, a, new Carriers(Engine.RELAY, Engine.RELAY), marks));
    assertEquals(direct, TableKeys.target(web, a, Bridge.CARRIERS, Map.of("web", 8)));
  }

  @ParameterizedTest
  @CsvSource({"80, false", "80-80, false", "80-81, true", "all, true"})
  void onlyAServiceOfSeveralPortsNeedsAMark(String ports, boolean needs) {
    String yaml =
        "virtual-services:\n"
            + SERVICE.formatted("web", "192.0.2.5", ports).replace("type: none", "port: 80");
    assertEquals(needs, TableKeys.needsMark(Clusters.of(yaml).virtualServices().getFirst()));
  }

  @Test
  void aServiceByTheHostsOwnMarkNeedsNoneOfOurs() {
    VirtualService byMark =
        Clusters.of(
                """
                virtual-services:
                  - name: web
                    fwmark: 42
                    forwarding: dr
                    check: { port: 80 }
                    real-servers: [{ name: a, address: "2001:db8::1" }]
                """)
            .virtualServices()
            .getFirst();

    assertFalse(TableKeys.needsMark(byMark));
    assertEquals(List.of(new ServiceKey.Mark(42, true)), TableKeys.of(byMark, Map.of()));
  }

  @Test
  void tcpAndUdpStandUnderTwoKeys() {
    IpAddress vip = IpAddress.parse("192.0.2.5");

    assertEquals(
        List.of(
            new ServiceKey.Endpoint(Protocol.TCP, vip, 53),
            new ServiceKey.Endpoint(Protocol.UDP, vip, 53)),
        TableKeys.of(service("53"), Map.of()));
  }

  @Test
  void underAMarkRealServersHaveTheClientsPort() {
    VirtualService service = service("\"80,443\"");
    List<ServiceKey> keys = TableKeys.of(service, Map.of("web", 7));

    assertEquals(List.of(new ServiceKey.Mark(7, false)), keys);
    assertEquals(
        List.of(
            new Observation.Place(
                keys.getFirst(), new Destination.Key(IpAddress.parse("198.51.100.1"), 0))),
        TableKeys.places(keys, service.realServers().getFirst()));
  }

  @Test
  void withoutAMarkAServiceThatNeedsOneStandsNowhere() {
    assertEquals(List.of(), TableKeys.of(service("all"), Map.of("mail", 7)));
  }
}
