package org.evenkeel.coordinator.filter;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.evenkeel.coordinator.model.Cidr;
import org.evenkeel.coordinator.model.Protocol;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RuleTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "eth0\" accept; flush ruleset; #",
        "eth0\nCOMMIT",
        "-j",
        "eth+",
        "eth*",
        "eth 0",
        "a/b",
        "$eth",
        "abcdefghijklmnop"
      })
  void whatIsNoInterfaceIsNeverWritten(String name) {
    Cidr subnet = Cidr.parse("10.0.0.0/8");

    assertThrows(IllegalArgumentException.class, () -> new Rule.Masquerade(subnet, name));
  }

  @Test
  void familiesAreNotMixed() {
    var v4 = Samples.ip("10.0.0.1");
    var v6 = Samples.ip("2001:db8::1");

    assertThrows(IllegalArgumentException.class, () -> new Rule.StaticNat(v4, v6));
    assertThrows(
        IllegalArgumentException.class,
        () -> new Rule.SourceNat(new Origin.Endpoint(Protocol.TCP, v4, 80), Optional.of(v6)));
    assertThrows(
        IllegalArgumentException.class,
        () -> new Rule.SourceNat(new Origin.Marked(1, true), Optional.of(v4)));
  }

  @Test
  void zeroIsNoMark() {
    var address = Samples.ip("10.0.0.1");
    var ports = Map.of(Protocol.TCP, Ports.ALL);

    assertThrows(IllegalArgumentException.class, () -> new Rule.Mark(address, ports, 0));
    assertThrows(IllegalArgumentException.class, () -> new Origin.Marked(0, false));
    assertThrows(IllegalArgumentException.class, () -> new Rule.Mark(address, Map.of(), 1));
  }

  @Test
  void portsAreSortedAndMerged() {
    assertEquals(
        List.of(new PortRange(80, 90), PortRange.of(443)),
        Ports.of(PortRange.of(443), new PortRange(85, 90), new PortRange(80, 84)).ranges());
  }

  @Test
  void allPortsButSome() {
    assertEquals(
        List.of(new PortRange(1, 21), new PortRange(24, 65534)),
        Ports.allExcept(List.of(65535, 23, 22, 22, 0)).ranges());
    assertEquals(Ports.ALL, Ports.allExcept(List.of()));
    List<Integer> every = IntStream.rangeClosed(0, 65535).boxed().toList();
    assertThrows(IllegalArgumentException.class, () -> Ports.allExcept(every));
    assertThrows(IllegalArgumentException.class, () -> Ports.allExcept(List.of(65536)));
    assertThrows(IllegalArgumentException.class, () -> new PortRange(2, 1));
  }
}
