package org.evenkeel.coordinator.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.evenkeel.coordinator.host.HostUse.Family;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class HostNeedsTest {
  private static final Map<String, String> ANY = Map.of("net.ipv4.vs.expire_nodest_conn", "1");

  @Test
  void answersToClientsAreNotValidatedByTheirMark() {
    assertEquals(
        Map.of("net.ipv4.conf.all.src_valid_mark", "0"), needs(HostUse.NONE.showingClients(true)));
  }

  @Test
  void persistenceLetsClientsOfADrainedRealServerGo() {
    assertEquals(
        with("net.ipv4.vs.expire_quiescent_template", "1"),
        needs(new HostUse(true, Set.of(), false, Set.of(), Set.of(), true, false, false)));
  }

  /** The refresh first: without it a threshold of zero would tell of no connection at all. */
  @Test
  void aPairIsToldOfConnectionsAsSoonAsTheyAreEstablished() {
    assertEquals(
        List.of("net.ipv4.vs.sync_refresh_period=10", "net.ipv4.vs.sync_threshold=0 0"),
        HostNeeds.inPair(new HostUse(true, Set.of(), false, Set.of())).stream()
            .map(need -> need.key() + "=" + need.wanted())
            .filter(need -> need.contains("sync"))
            .toList());
  }

  @Test
  void aPairListensOnAddressesThatTheOtherNodeHolds() {
    assertEquals(
        List.of("net.ipv4.ip_nonlocal_bind", "net.ipv6.ip_nonlocal_bind"),
        HostNeeds.inPair(HostUse.NONE.listening(true)).stream().map(HostSetting::key).toList());
    assertEquals(List.of(), HostNeeds.inPair(HostUse.NONE));
  }

  @Test
  void besideAVirtualMacAnInterfaceSpeaksForItselfAlone() {
    assertEquals(
        List.of(
            "net.ipv4.conf.eth0/100.arp_ignore=1",
            "net.ipv4.conf.eth0/100.arp_announce=2",
            "net.ipv4.conf.eth1.arp_ignore=1",
            "net.ipv4.conf.eth1.arp_announce=2"),
        HostNeeds.besideVirtualMac(Set.of("eth1", "eth0.100")).stream()
            .map(need -> need.key() + "=" + need.wanted())
            .toList());
    assertEquals(List.of(), HostNeeds.besideVirtualMac(Set.of()));
  }

  @Test
  void withoutServicesNothingIsNeeded() {
    assertEquals(Map.of(), needs(HostUse.NONE));
  }

  @Test
  void directRoutingAndTunnelsLeaveForwardingAlone() {
    assertEquals(ANY, needs(new HostUse(true, Set.of(), false, Set.of())));
  }

  @Test
  void natForwardsInItsFamilyAlone() {
    assertEquals(
        with("net.ipv4.ip_forward", "1"),
        needs(new HostUse(true, Set.of(Family.IPV4), false, Set.of())));
    assertEquals(
        with("net.ipv6.conf.all.forwarding", "1"),
        needs(new HostUse(true, Set.of(Family.IPV6), false, Set.of())));
  }

  @Test
  void translationOfTheSourceNeedsConnectionTracking() {
    assertEquals(
        with("net.ipv4.vs.conntrack", "1"), needs(new HostUse(true, Set.of(), true, Set.of())));
  }

  @Test
  void redirectsAreSilencedOnAllAndOnTheInterfaceOfOneArm() {
    assertEquals(
        with("net.ipv4.conf.all.send_redirects", "0", "net.ipv4.conf.eth0/100.send_redirects", "0"),
        needs(new HostUse(true, Set.of(), false, Set.of("eth0.100"))));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "net",
        "kernel.panic",
        "net..a",
        "net.a/../b",
        "net./etc",
        "net.a b",
        "net.a."
      })
  void keysOutsideTheNetworkSettingsAreRefused(String key) {
    assertThrows(IllegalArgumentException.class, () -> new HostSetting(key, "1", "test"));
  }

  private static Map<String, String> with(String... pairs) {
    Map<String, String> all = new LinkedHashMap<>(ANY);
    for (int i = 0; i < pairs.length; i += 2) {
      all.put(pairs[i], pairs[i + 1]);
    }
    return all;
  }

  private static Map<String, String> needs(HostUse use) {
    Map<String, String> needs = new LinkedHashMap<>();
    HostNeeds.of(use).forEach(need -> needs.put(need.key(), need.wanted()));
    return needs;
  }
}
