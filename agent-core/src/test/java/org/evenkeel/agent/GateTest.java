package org.evenkeel.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GateTest {
  private static final long SECOND = 1_000_000_000L;

  private static InetSocketAddress caller(String address) {
    return new InetSocketAddress(InetAddress.ofLiteral(address), 40_000);
  }

  private static Gate gate(int perSecond, String... ranges) {
    List<AddressRange> allowed = Arrays.stream(ranges).map(AddressRange::parse).toList();
    return new Gate(new ResponderSetting.Access(allowed, 512, perSecond));
  }

  @ParameterizedTest
  @CsvSource({
    "10.0.0.0/8, 10.255.1.2, true",
    "10.0.0.0/8, 11.0.0.1, false",
    "10.1.2.3, 10.1.2.3, true",
    "10.1.2.3, 10.1.2.4, false",
    "10.0.0.128/25, 10.0.0.129, true",
    "10.0.0.128/25, 10.0.0.127, false",
    "10.0.0.9/31, 10.0.0.8, true",
    "0.0.0.0/0, 203.0.113.7, true",
    "0.0.0.0/0, 2001:db8::1, false",
    "fd00::/8, fdff::1, true",
    "fd00::/8, fe80::1, false",
    "::/0, 2001:db8::1, true",
    "2001:db8::/33, 2001:db8:8000::1, false",
    "10.0.0.0/8, ::ffff:10.0.0.1, true",
  })
  void aRangeHoldsTheAddressesWithItsBeginning(String range, String address, boolean held) {
    assertEquals(held, AddressRange.parse(range).contains(InetAddress.ofLiteral(address)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "host", "10.0.0.0/33", "10.0.0.0/-1", "10.0.0.0/", "/8", "::/129", "10/8/8"})
  void whatIsNoRangeIsRefused(String text) {
    assertThrows(IllegalArgumentException.class, () -> AddressRange.parse(text));
  }

  @Test
  void withoutAListEverybodyIsAdmitted() {
    assertTrue(gate(0).admits(caller("203.0.113.7"), 0));
  }

  @Test
  void withAListItsCallersAloneAreAdmitted() {
    Gate gate = gate(0, "10.0.0.0/8", "fd00::1");
    assertTrue(gate.admits(caller("10.9.9.9"), 0));
    assertTrue(gate.admits(caller("fd00::1"), 0));
    assertFalse(gate.admits(caller("192.0.2.1"), 0));
    assertFalse(gate.admits(caller("fd00::2"), 0));
  }

  @Test
  void anAddressHasItsRateAndOthersHaveTheirs() {
    Gate gate = gate(3);
    for (int i = 0; i < 3; i++) {
      assertTrue(gate.admits(caller("192.0.2.1"), 0));
    }
    assertFalse(gate.admits(caller("192.0.2.1"), 0));
    assertTrue(gate.admits(caller("192.0.2.2"), 0));
    assertFalse(gate.admits(caller("192.0.2.1"), SECOND / 4));
    assertTrue(gate.admits(caller("192.0.2.1"), SECOND * 2 / 3));
    assertFalse(gate.admits(caller("192.0.2.1"), SECOND * 2 / 3));
  }

  @Test
  void theAddressesOfOneIpv6CustomerShareARate() {
    Gate gate = gate(1);
    assertTrue(gate.admits(caller("2001:db8:0:1::1"), 0));
    assertFalse(gate.admits(caller("2001:db8:0:1:ffff::9"), 0));
    assertTrue(gate.admits(caller("2001:db8:0:2::1"), 0));
  }

  @Test
  void aCrowdOfAddressesIsNotRememberedForEver() {
    Gate gate = gate(1);
    assertTrue(gate.admits(caller("10.0.0.1"), 0));
    for (int i = 0; i < 5000; i++) {
      gate.admits(caller("172.16.%d.%d".formatted(i / 250, i % 250)), 0);
    }
    assertTrue(gate.admits(caller("10.0.0.1"), 0), "it was forgotten, and starts anew");
  }
}
