package org.evenkeel.coordinator.filter;

import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.evenkeel.coordinator.model.Cidr;
import org.evenkeel.coordinator.model.PortSet;
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
    assertThrows(IllegalArgumentException.class, () -> new Rule.Answers(Set.of(v4, v6), 80, 1));
    assertThrows(IllegalArgumentException.class, () -> new Rule.Answers(Set.of(), 80, 1));
  }

  @Test
  void zeroIsNoMark() {
    var address = Samples.ip("10.0.0.1");
    var ports = Map.of(Protocol.TCP, PortSet.ALL);

    assertThrows(IllegalArgumentException.class, () -> new Rule.Mark(address, ports, 0));
    assertThrows(IllegalArgumentException.class, () -> new Origin.Marked(0, false));
    assertThrows(IllegalArgumentException.class, () -> new Rule.Mark(address, Map.of(), 1));
  }
}
