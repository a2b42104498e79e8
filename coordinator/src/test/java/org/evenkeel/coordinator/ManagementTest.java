package org.evenkeel.coordinator;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.evenkeel.coordinator.config.ConfigurationException;
import org.evenkeel.coordinator.config.HostPort;
import org.evenkeel.coordinator.config.NodeConfiguration;
import org.evenkeel.coordinator.config.NodeYaml;
import org.evenkeel.coordinator.lockdown.Listener;
import org.evenkeel.coordinator.lockdown.ProtocolPort;
import org.evenkeel.coordinator.lockdown.Surroundings;
import org.evenkeel.coordinator.model.IpAddress;
import org.evenkeel.coordinator.model.Snapshots;
import org.junit.jupiter.api.Test;

class ManagementTest {
  @Test
  void theListenersAndThePairsPortsAreThoseOfNodeYaml() throws ConfigurationException {
    NodeConfiguration node =
        NodeYaml.parse(
                "node.yaml",
                """
                node: lb1
                listen: { web: "0.0.0.0:9443", clear: "127.0.0.1:9080" }
                ha:
                  peer: lb2
                  links: [{ local: 10.0.0.20, remote: 10.0.0.21 }]
                """,
                "lb1")
            .orThrow();
    Surroundings around =
        Management.surroundings(
            node,
            Optional.of(HostPort.parse("0.0.0.0:1161")),
            Snapshots.of(Snapshots.service("mq")));

    assertEquals(
        List.of(
            new Listener(ProtocolPort.tcp(9443), "web UI and API"),
            new Listener(ProtocolPort.tcp(9080), "web UI and API in clear"),
            new Listener(ProtocolPort.udp(1161), "SNMP")),
        around.listeners());
    assertEquals(Set.of(IpAddress.parse("10.0.0.21")), around.peers());
    assertEquals(
        Set.of(
            ProtocolPort.udp(6694),
            ProtocolPort.tcp(6694),
            ProtocolPort.tcp(7778),
            ProtocolPort.udp(8848)),
        around.pair());
    assertEquals(1, around.services().size());
  }
}
