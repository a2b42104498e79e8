package org.evenkeel.coordinator.director;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.evenkeel.coordinator.dispatch.Delivery;
import org.evenkeel.coordinator.dispatch.Destination;
import org.evenkeel.coordinator.dispatch.Observation;
import org.evenkeel.coordinator.dispatch.Observation.Counters;
import org.evenkeel.coordinator.dispatch.ServiceSettings;
import org.evenkeel.coordinator.dispatch.TableService;
import org.evenkeel.coordinator.model.IpAddress;
import org.evenkeel.coordinator.model.Protocol;
import org.evenkeel.coordinator.model.ServiceKey;
import org.evenkeel.coordinator.model.Snapshot.RealServerStatus;
import org.evenkeel.coordinator.model.Snapshot.ServiceStatus;
import org.junit.jupiter.api.Test;

class SnapshotsTest {
  private static final IpAddress VIP = IpAddress.parse("192.0.2.5");
  private static final ServiceKey TCP = new ServiceKey.Endpoint(Protocol.TCP, VIP, 53);
  private static final ServiceKey UDP = new ServiceKey.Endpoint(Protocol.UDP, VIP, 53);
  private static final Destination.Key A = new Destination.Key(IpAddress.parse("198.51.100.1"), 53);

  private static final String DNS =
      """
      virtual-services:
        - name: dns
          address: 192.0.2.5
          ports: 53
          protocol: tcp+udp
          forwarding: nat
          check: { type: none }
          real-servers: [{ name: a, address: 198.51.100.1, weight: 10 }]
      """;

  private final Bridge bridge = new Bridge();

  private static TableService service(ServiceKey key, int weight) {
    Destination destination = Destination.of(A, new Delivery.Masqueraded(), weight);
    return new TableService(key, ServiceSettings.by("wlc"), List.of(destination));
  }

  @Test
  void whatIsCountedForTcpAndUdpIsSummed() throws Exception {
    bridge.running(DNS);
    Map<Observation.Place, Counters> counters = new HashMap<>();
    counters.put(new Observation.Place(TCP, A), new Counters(1, 20, 0, 0, 0));
    counters.put(new Observation.Place(UDP, A), new Counters(300, 4_000, 0, 0, 0));
    bridge.ipvs.counting(counters);

    ServiceStatus dns = bridge.helm.round(true).virtualServices().getFirst();

    RealServerStatus real = dns.realServers().getFirst();
    assertEquals(301, real.activeConnections());
    assertEquals(4_020, real.inactiveConnections());
    assertEquals(10, real.weight());
  }

  @Test
  void aServiceIsUpWhileEitherOfItsTwoHasTraffic() throws Exception {
    bridge.running(DNS);
    bridge.ipvs.refuse(_ -> true);
    bridge.ipvs.meddle(service(TCP, 0));
    assertTrue(bridge.helm.round(true).virtualServices().getFirst().up());

    bridge.ipvs.meddle(service(UDP, 0));
    assertFalse(bridge.helm.round(true).virtualServices().getFirst().up());
  }
}
