package org.evenkeel.coordinator.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.evenkeel.coordinator.config.NodeConfiguration.DispatcherChoice;
import org.evenkeel.coordinator.config.NodeConfiguration.Listen;
import org.evenkeel.coordinator.config.NodeConfiguration.LogLevel;
import org.evenkeel.coordinator.config.NodeConfiguration.ProxyChoice;
import org.evenkeel.coordinator.config.NodeConfiguration.Tls;
import org.evenkeel.coordinator.model.Cidr;
import org.evenkeel.coordinator.model.IpAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NodeYamlTest {

  @Test
  void everyKeyIsRead() {
    assertEquals(
        new NodeConfiguration(
            "lb1",
            new Listen(
                Optional.empty(),
                Optional.of(HostPort.parse("[::1]:9080")),
                Optional.of(HostPort.parse("10.0.0.1:9081"))),
            DispatcherChoice.RELAY,
            ProxyChoice.HAPROXY,
            Map.of(Cidr.parse("10.0.0.0/24"), "eth0", Cidr.parse("2001:db8::/32"), "eth1.5"),
            Optional.of(
                new Tls(Path.of("/etc/evenkeel/web.pem"), Path.of("/etc/evenkeel/web.key"))),
            LogLevel.DEBUG),
        valid(
            """
            node: lb1
            listen: { web: off, clear: "[::1]:9080", fallback: "10.0.0.1:9081" }
            dispatcher: relay
            proxy: haproxy
            interfaces: { 10.0.0.0/24: eth0, "2001:db8::/32": eth1.5 }
            tls: { certificate: /etc/evenkeel/web.pem, key: /etc/evenkeel/web.key }
            log: { level: debug }
            """));
  }

  @Test
  void anEmptyFileAndNoFileAreTheDefaults(@TempDir Path directory) throws Exception {
    NodeConfiguration defaults = NodeConfiguration.defaults("host");
    assertEquals(defaults, valid(""));
    assertEquals(defaults, NodeYaml.load(directory.resolve("node.yaml"), "host"));
    assertEquals(Optional.of(HostPort.parse("0.0.0.0:9443")), defaults.listen().web());
    assertEquals(Optional.empty(), defaults.listen().clear());
  }

  @Test
  void aFileThatIsWrongIsRefusedWithItsName(@TempDir Path directory) throws Exception {
    Path file = Files.writeString(directory.resolve("node.yaml"), "nodes: lb1\n");
    ConfigurationException e =
        assertThrows(ConfigurationException.class, () -> NodeYaml.load(file, "host"));
    assertEquals(file + ":1:1: nodes: unknown key; did you mean node?", e.getMessage());
  }

  @Test
  void whatCannotBeReadIsRefusedWithItsName(@TempDir Path directory) {
    IOException e = assertThrows(IOException.class, () -> NodeYaml.load(directory, "host"));
    assertEquals(
        directory + " cannot be read: Is a directory; it must be a file that this user may read",
        e.getMessage());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          listen: { web: 9443 } | 1:16: listen.web: "9443" is not an address and port; such as "0.0.0.0:9443" or "[::]:9443", or off
          listen: { web: localhost:9443 } | 1:16: listen.web: "localhost:9443" is not an address and port; such as "0.0.0.0:9443" or "[::]:9443", or off
          listen: { web: 1.2.3.4:70000 } | 1:16: listen.web: "1.2.3.4:70000" is not an address and port; such as "0.0.0.0:9443" or "[::]:9443", or off
          listen: { clear: 0.0.0.0:9443 } | 1:9: listen: web and clear both want 0.0.0.0:9443; two ports, or clear: off
          listen: { snmp: off } | 1:11: listen.snmp: unknown key; the keys here are web, clear, fallback
          dispatcher: haproxy | 1:13: dispatcher: "haproxy" is not a dispatcher; one of auto, ipvs, relay
          interfaces: { 10.0.0.5/24: eth0 } | 1:15: interfaces.10.0.0.5/24: "10.0.0.5/24" is not a subnet; its first address and prefix, such as 10.0.0.0/24
          interfaces: { 10.0.0.0/33: eth0 } | 1:15: interfaces.10.0.0.0/33: "10.0.0.0/33" is not a subnet; its first address and prefix, such as 10.0.0.0/24
          interfaces: { 10.0.0.0/8: an interface } | 1:27: interfaces.10.0.0.0/8: "an interface" is not an interface; the name of a network interface such as eth0
          interfaces: [eth0] | 1:13: interfaces: is a list, not a mapping; keys that are each a subnet, values an interface
          tls: { certificate: /a.pem } | 1:6: tls.key: is missing; the file of the private key, PEM
          tls: { certificate: a.pem, key: /a.key } | 1:21: tls.certificate: "a.pem" is not an absolute path; a path that begins with a slash
          log: { level: verbose } | 1:15: log.level: "verbose" is not a log level; one of trace, debug, info, warn, error
          log: info | 1:6: log: is a single value, not a mapping; the keys here are level
          """)
  void aProblemSaysWhereWhatAndWhatWouldBeRight(String text, String expected) {
    assertEquals(List.of("n.yaml:" + expected), problems(text));
  }

  @Test
  void theLongestPrefixTellsTheInterface() {
    NodeConfiguration node =
        valid("interfaces: { 10.0.0.0/8: a, 10.1.0.0/16: b, 10.1.2.128/25: c, \"::/0\": d }");
    assertEquals(Optional.of("a"), node.interfaceFor(IpAddress.parse("10.2.0.1")));
    assertEquals(Optional.of("b"), node.interfaceFor(IpAddress.parse("10.1.2.127")));
    assertEquals(Optional.of("c"), node.interfaceFor(IpAddress.parse("10.1.2.128")));
    assertEquals(Optional.of("d"), node.interfaceFor(IpAddress.parse("2001:db8::1")));
    assertEquals(Optional.empty(), node.interfaceFor(IpAddress.parse("11.0.0.1")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "10.0.0.0", "10.0.0.0/", "10.0.0.0/08", "x/8", "::/129", "/8"})
  void whatIsNoSubnetIsRefused(String text) {
    assertThrows(IllegalArgumentException.class, () -> Cidr.parse(text));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ":80", "::1:80", "[10.0.0.1]:80", "10.0.0.1", "10.0.0.1:0", "[::]:"})
  void whatIsNoAddressAndPortIsRefused(String text) {
    assertThrows(IllegalArgumentException.class, () -> HostPort.parse(text));
  }

  private static NodeConfiguration valid(String text) {
    return switch (NodeYaml.parse("n.yaml", text, "host")) {
      case Parsed.Valid<NodeConfiguration>(NodeConfiguration node) -> node;
      case Parsed.Invalid<NodeConfiguration>(List<Problem> problems) ->
          throw new AssertionError("refused: " + problems);
    };
  }

  private static List<String> problems(String text) {
    return switch (NodeYaml.parse("n.yaml", text, "host")) {
      case Parsed.Valid<NodeConfiguration> _ -> List.of();
      case Parsed.Invalid<NodeConfiguration>(List<Problem> problems) ->
          problems.stream().map(Problem::toString).toList();
    };
  }
}
