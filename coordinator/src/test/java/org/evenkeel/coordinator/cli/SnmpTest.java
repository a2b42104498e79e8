package org.evenkeel.coordinator.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.evenkeel.coordinator.Coordinator;
import org.evenkeel.coordinator.config.NodeConfiguration.DispatcherChoice;
import org.evenkeel.coordinator.snmp.NetSnmp;
import org.evenkeel.coordinator.snmp.NetSnmp.Said;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A whole coordinator, off at first: what it tells by SNMP is what its status says. */
@Timeout(180)
final class SnmpTest {
  /** This class's alone. */
  private static final String PLACE = "127.0.89.1:16161";

  private static final String VIP = "127.0.89.2";
  private static final String MIB = "EVENKEEL-MIB::evenkeel";

  @TempDir private Path root;

  @Test
  void itTellsWhatTheStatusSaysOnceItIsOn() throws Exception {
    NetSnmp.require();
    NetSnmp manager = new NetSnmp(PLACE, root);
    write("node.yaml", "node: lb1\nproxy: relay\nlisten: { web: off, fallback: off }\n");
    write(
        "evenkeel.yaml",
        """
        virtual-services:
          - name: web.front-end
            address: %s
            ports: 18080
            forwarding: proxy
            check: { type: none }
            real-servers:
              - { name: a, address: 127.0.0.1, port: 9, weight: 100 }
              - { name: bb, address: "::1", port: 10, weight: 50, state: drain }
          - name: mail
            address: %s
            ports: 18025
            forwarding: proxy
            check: { type: none }
            real-servers: [{ name: a, address: 127.0.0.1, port: 25, weight: 7 }]
        """
            .formatted(VIP, VIP));
    try (Coordinator coordinator =
        Coordinator.start(
            new Coordinator.Options(root, Optional.of(DispatcherChoice.RELAY), true))) {
      assertTrue(manager.askInVain("snmpget", NetSnmp.V2C, MIB + "NodeName.0").code() != 0);
      assertFalse(Files.exists(root.resolve("var/lib/evenkeel/snmp-engine")));
      turnOn();
      coordinator.reload();
      assertEquals("lb1", await(manager, MIB + "NodeName.0"));
      asTheStatus(manager);
      String state = MIB + "RealServerState.\"web.front-end\".'a'";
      assertEquals("1", await(manager, state));
      assertEquals(0, typed("rip", "drain", "web.front-end", "a").status());
      while (!await(manager, state).equals("2")) {
        // the next moment begins within a second
      }
    }
  }

  private void write(String name, String content) throws IOException {
    Path etc = Files.createDirectories(root.resolve("etc/evenkeel"));
    Files.writeString(etc.resolve(name), content);
  }

  private void turnOn() throws IOException {
    Path users = Files.writeString(root.resolve("users"), NetSnmp.USER);
    Path community = Files.writeString(root.resolve("community"), NetSnmp.COMMUNITY);
    for (Path secret : List.of(users, community)) {
      Files.setPosixFilePermissions(secret, PosixFilePermissions.fromString("rw-------"));
    }
    write(
        "node.yaml",
        """
        node: lb1
        proxy: relay
        listen: { web: off, fallback: off, snmp: "%s" }
        snmp: { users-file: %s, community-file: %s, allow-from: [127.0.0.0/8] }
        """
            .formatted(PLACE, users, community));
  }

  /** What is answered, once something is. */
  private static String await(NetSnmp manager, String object) throws Exception {
    for (int tries = 0; ; tries++) {
      Said said = manager.askInVain("snmpget", NetSnmp.V2C, "-Oqve", object);
      if (said.code() == 0) {
        return said.out().strip();
      }
      assertTrue(tries < 600, said.out());
    }
  }

  private void asTheStatus(NetSnmp manager) throws Exception {
    JsonNode status = new ObjectMapper().readTree(typed("status", "-o", "json").out());
    String told = manager.ask("snmpbulkwalk", NetSnmp.V3, "-Oqe", MIB + "MIB").out();
    has(told, "NodeRevision.0", status.path("revision").asText());
    has(told, "NodeServices.0", Integer.toString(status.path("virtual-services").size()));
    for (JsonNode service : status.path("virtual-services")) {
      String name = service.path("name").asText();
      String index = ".'%s'".formatted(name);
      has(told, "ServiceName" + index, name);
      has(told, "ServicePorts" + index, "\"" + service.path("ports").asText() + "\"");
      has(told, "ServiceUp" + index, service.path("up").asBoolean() ? "1" : "2");
      has(told, "ServiceActiveConnections" + index, service, "active-connections");
      for (JsonNode real : service.path("real-servers")) {
        String row = ".\"%s\".'%s'".formatted(name, real.path("name").asText());
        has(told, "RealServerPort" + row, real, "port");
        has(told, "RealServerConfiguredWeight" + row, real, "configured-weight");
        has(told, "RealServerWeight" + row, real, "weight");
        has(told, "RealServerInactiveConnections" + row, real, "inactive-connections");
        has(told, "RealServerReason" + row, real, "reason");
        has(
            told,
            "RealServerState" + row,
            real.path("state").asText().equals("online") ? "1" : "2");
        has(told, "RealServerHealth" + row, real.path("health").asText().equals("up") ? "1" : "3");
      }
    }
  }

  private static void has(String told, String object, JsonNode of, String key) {
    assertTrue(of.has(key), key);
    has(told, object, of.path(key).asText());
  }

  private static void has(String told, String object, String value) {
    String line = MIB + object + " " + value;
    assertTrue(
        told.lines()
            .anyMatch(each -> each.replaceAll(" (connections|bytes|percent)$", "").equals(line)),
        line + " in\n" + told);
  }

  private Typed typed(String... arguments) {
    List<String> all = new ArrayList<>(List.of(arguments));
    all.addAll(List.of("--root", root.toString()));
    return Typed.run(all.toArray(String[]::new));
  }
}
