package org.evenkeel.coordinator.lockdown;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.evenkeel.coordinator.filter.InputRules;
import org.evenkeel.coordinator.model.Cidr;
import org.evenkeel.coordinator.model.IpAddress;
import org.evenkeel.coordinator.model.Match;
import org.evenkeel.coordinator.model.PortSet;
import org.evenkeel.coordinator.model.Protocol;
import org.evenkeel.coordinator.model.Services;
import org.evenkeel.coordinator.model.Transport;
import org.evenkeel.coordinator.model.VirtualService;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LockdownRulesTest {
  private static final Listener WEB = InMemoryInputFilter.WEB;
  private static final Lockdown OFFICE =
      Lockdown.parse(List.of("10.0.0.0/8", "fd00::/8"), List.of("22/tcp", "161/udp"));

  private static Surroundings around(VirtualService... services) {
    return new Surroundings(
        List.of(WEB),
        Set.of(ProtocolPort.udp(6694)),
        Set.of(IpAddress.parse("192.0.2.21")),
        List.of(services));
  }

  @Test
  void ownListenersAndTheNamedPortsAreGuarded() {
    assertEquals(
        Map.of(Protocol.TCP, PortSet.parse("22,9443"), Protocol.UDP, PortSet.of(161)),
        LockdownRules.of(OFFICE, around()).ports());
  }

  @Test
  void thePeerIsAlwaysLetIn() {
    assertEquals(
        List.of(Cidr.parse("10.0.0.0/8"), Cidr.parse("fd00::/8"), Cidr.parse("192.0.2.21/32")),
        LockdownRules.of(OFFICE, around()).admitted());
  }

  @Test
  void networksWithinOthersAreLeftOutSinceTheKernelTakesNone() {
    Lockdown nested =
        Lockdown.parse(
            List.of("10.1.0.0/16", "10.0.0.0/8", "192.0.2.0/24", "10.2.3.4", "10.0.0.0/8"),
            List.of());
    assertEquals(
        List.of(Cidr.parse("10.0.0.0/8"), Cidr.parse("192.0.2.0/24")),
        LockdownRules.of(nested, around()).admitted());
  }

  @Test
  void virtualServicesOnGuardedPortsStayOpen() {
    InputRules rules =
        LockdownRules.of(
            OFFICE,
            around(
                Services.at("10.0.0.100", "80", Transport.TCP),
                Services.at("10.0.0.101", "20-25", Transport.TCP),
                Services.at("10.0.0.102", "22", Transport.TCP),
                Services.at("fd00::100", "161", Transport.UDP)));
    assertEquals(
        List.of(
            new InputRules.Passage(
                Set.of(IpAddress.parse("10.0.0.101"), IpAddress.parse("10.0.0.102")),
                Protocol.TCP,
                PortSet.of(22)),
            new InputRules.Passage(
                Set.of(IpAddress.parse("fd00::100")), Protocol.UDP, PortSet.of(161))),
        rules.passages());
  }

  @Test
  void aServiceOfAllPortsLeavesTheOwnListenersGuarded() {
    InputRules rules =
        LockdownRules.of(OFFICE, around(Services.at("10.0.0.100", "all", Transport.TCP)));
    assertEquals(
        List.of(
            new InputRules.Passage(
                Set.of(IpAddress.parse("10.0.0.100")), Protocol.TCP, PortSet.of(22))),
        rules.passages());
  }

  @Test
  void aServiceByMarkStaysOpen() {
    assertEquals(
        Set.of(10),
        LockdownRules.of(OFFICE, around(Services.at(new Match.Fwmark(10, false)))).marks());
  }

  @Test
  void thousandsOfServicesOnAGuardedPortAreOneRule() {
    VirtualService[] many =
        IntStream.range(0, 2000)
            .mapToObj(
                i -> Services.at("10.1.%d.%d".formatted(i / 250, i % 250), "22", Transport.TCP))
            .toArray(VirtualService[]::new);
    InputRules rules = LockdownRules.of(OFFICE, around(many));
    assertEquals(1, rules.passages().size());
    assertEquals(2000 + 3, rules.size());
  }

  @Test
  void thePairsOwnPortsAreNotToBeGuarded() {
    Lockdown heartbeat = Lockdown.parse(List.of("10.0.0.0/8"), List.of("6694/udp"));
    assertTrue(LockdownRules.refusal(heartbeat, around()).orElse("").contains("6694/udp"));
    assertTrue(LockdownRules.refusal(OFFICE, around()).isEmpty());
  }

  @Test
  void whatChangesIsToldLineByLine() {
    Lockdown next = Lockdown.parse(List.of("10.0.0.0/8", "192.0.2.9"), List.of("22"));
    assertEquals(
        List.of("- network fd00::/8", "- port 161/udp", "+ network 192.0.2.9/32"),
        Lockdown.changes(List.of(OFFICE), next));
  }

  @ParameterizedTest
  @CsvSource({
    "10.9.8.7, true",
    "11.0.0.1, false",
    "fd12::1, true",
    "2001:db8::1, false",
    "::ffff:10.1.1.1, true"
  })
  void whoIsInANetworkIsAdmitted(String address, boolean admitted) {
    assertEquals(admitted, OFFICE.admits(IpAddress.parse(address)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "10.0.0.1/8",
        "10.0.0.0/33",
        "lb1",
        "10.0.0",
        "fe80::1%eth0",
        "10.0.0.0/8; drop",
        "{ }",
        "0x7f.1",
        "٣.3.3.3"
      })
  void whatIsNoNetworkIsRefused(String network) {
    assertThrows(IllegalArgumentException.class, () -> Lockdown.parse(List.of(network), List.of()));
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "65536", "22/sctp", "ssh", "22-23", "-1", "22/tcp ", "٣"})
  void whatIsNoPortIsRefused(String port) {
    assertThrows(
        IllegalArgumentException.class, () -> Lockdown.parse(List.of("10.0.0.0/8"), List.of(port)));
  }

  @Test
  void listsHaveBounds() {
    List<String> many = IntStream.range(0, 65).mapToObj(i -> "10.0.0." + i).toList();
    assertThrows(IllegalArgumentException.class, () -> Lockdown.parse(many, List.of()));
    assertThrows(IllegalArgumentException.class, () -> Lockdown.parse(List.of(), List.of()));
    List<String> ports = IntStream.range(1, 34).mapToObj(Integer::toString).toList();
    assertThrows(
        IllegalArgumentException.class, () -> Lockdown.parse(List.of("10.0.0.0/8"), ports));
    assertFalse(Lockdown.PORTS_DEFAULT.isEmpty());
  }

  @Test
  void theNetworkAroundSomebodyIsTheSmallestOnALinkElseTheUsualOne() {
    List<Cidr> links = List.of(Cidr.parse("10.0.0.0/8"), Cidr.parse("10.1.0.0/16"));
    assertEquals(Cidr.parse("10.1.0.0/16"), OnLink.around(IpAddress.parse("10.1.2.3"), links));
    assertEquals(Cidr.parse("192.0.2.0/24"), OnLink.around(IpAddress.parse("192.0.2.3"), links));
    assertEquals(
        Cidr.parse("2001:db8:1:2::/64"),
        OnLink.around(IpAddress.parse("2001:db8:1:2:3::4"), links));
  }
}
