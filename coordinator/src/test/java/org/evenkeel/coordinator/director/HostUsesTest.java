package org.evenkeel.coordinator.director;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.evenkeel.coordinator.host.HostUse;
import org.evenkeel.coordinator.host.HostUse.Family;
import org.evenkeel.coordinator.model.IpAddress;
import org.junit.jupiter.api.Test;

class HostUsesTest {
  private static final Map<String, String> INTERFACES =
      Map.of("10.0.0.5", "eth0", "10.0.0.10", "eth0", "192.168.2.10", "eth1");

  @Test
  void withoutAServiceNothingIsAsked() {
    assertEquals(HostUse.NONE, use("virtual-services: []"));
  }

  @Test
  void directRoutingAsksForNoForwarding() {
    assertEquals(new HostUse(true, Set.of(), false, Set.of()), use(service("dr", "10.0.0.10")));
  }

  @Test
  void natWithOneArmIsSeenByTheInterface() {
    assertEquals(
        new HostUse(true, Set.of(Family.IPV4), false, Set.of("eth0")),
        use(service("nat", "10.0.0.10")));
  }

  @Test
  void natWithTwoArmsSendsNoRedirects() {
    assertEquals(
        new HostUse(true, Set.of(Family.IPV4), false, Set.of()),
        use(service("nat", "192.168.2.10")));
  }

  @Test
  void sourceNatAsksForConnectionTracking() {
    assertEquals(
        new HostUse(true, Set.of(Family.IPV4), true, Set.of()),
        use(service("snat", "192.168.2.10")));
  }

  @Test
  void proxiedServicesAskForNothing() {
    assertEquals(HostUse.NONE, use(service("proxy", "10.0.0.10")));
  }

  @Test
  void answersToProbesThroughTheVipComeInWhereTheRealServersAre() {
    String through = service("dr", "10.0.0.10") + "    check: { through-vip: true }\n";
    assertEquals(
        new HostUse(true, Set.of(), false, Set.of(), Set.of("eth0"), false, false, false),
        use(through));
    assertEquals(
        Set.of("all"), use(through.replace("10.0.0.10", "198.51.100.1")).probedInterfaces());
    assertEquals(
        Set.of(),
        use(through.replace("10.0.0.10", "\"2001:db8::1\"").replace("10.0.0.5", "\"2001:db8::5\""))
            .probedInterfaces());
  }

  private static String service(String forwarding, String real) {
    return """
    virtual-services:
      - name: web
        address: 10.0.0.5
        ports: 80
        forwarding: %s
        real-servers: [{ name: a, address: %s }]
    """
        .formatted(forwarding, real);
  }

  private static HostUse use(String yaml) {
    return HostUses.of(
        Clusters.of(yaml),
        (IpAddress address) -> Optional.ofNullable(INTERFACES.get(address.toString())));
  }
}
