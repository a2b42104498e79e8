package org.evenkeel.agent.windows;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DirectorsTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "10.0.0.20,10.0.0.21|10.0.0.20/32,10.0.0.21/32",
        "' 10.0.0.20 , 10.0.0.21 '|10.0.0.20/32,10.0.0.21/32",
        "10.0.0.0/24|10.0.0.0/24",
        "fd00::20|fd00:0:0:0:0:0:0:20/128",
        "''|any",
        "Any|any"
      })
  void addressesAreWrittenAnew(String text, String expected) {
    assertEquals(expected, Directors.parse(text).remoteAddresses());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "10.0.0.1 action=block",
        "10.0.0.1\" & calc.exe & \"",
        "10.0.0.1;10.0.0.2",
        "any,10.0.0.1",
        "remoteip=any",
        "\" program=C:\\x.exe",
        "lb1.example.com",
        "10.0.0.256",
        "10.0.0.1/33",
        "10.0.0.1/-1",
        "fd00::1%3 dir=out",
        "$(calc)",
        "@C:\\list.txt",
        "10.0.0.1\\",
        "10.0.0.1\u0000"
      })
  void nothingElseReachesTheFirewall(String text) {
    IllegalArgumentException refused =
        assertThrows(IllegalArgumentException.class, () -> Directors.parse(text));
    assertTrue(String.valueOf(refused.getMessage()).startsWith("directors: '"), refused::toString);
  }

  @Test
  void thereIsAnEndToThem() {
    String many = "10.0.0.1,".repeat(Directors.RANGES_MAX);
    assertEquals(Directors.RANGES_MAX, Directors.parse(many).ranges().size());
    assertThrows(IllegalArgumentException.class, () -> Directors.parse(many + "10.0.0.2"));
    assertThrows(IllegalArgumentException.class, () -> Directors.parse(",".repeat(5000)));
  }

  @Test
  void theRuleNamesPortsAndAddressesAsOneArgumentEach() {
    assertEquals(
        List.of(
            "advfirewall",
            "firewall",
            "add",
            "rule",
            "name=Evenkeel agent",
            "dir=in",
            "action=allow",
            "protocol=TCP",
            "localport=3333,3334",
            "remoteip=10.0.0.20/32"),
        FirewallRule.opening(List.of(3333, 3334), Directors.parse("10.0.0.20")));
    assertEquals("name=Evenkeel agent", FirewallRule.removal().getLast());
  }
}
