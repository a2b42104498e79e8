package org.evenkeel.arp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class VipTest {
  @ParameterizedTest
  @CsvSource({
    "10.0.0.100, 10.0.0.100/32",
    "10.0.0.100/32, 10.0.0.100/32",
    "fd00:0:0:0:0:0:0:100, fd00::100/128",
    "fd00::100/128, fd00::100/128",
    "2001:db8:0:1:0:0:0:1, 2001:db8:0:1::1/128",
    "2001:db8:0:1:1:1:1:1, 2001:db8:0:1:1:1:1:1/128",
    "2001:db8:0:0:1:0:0:1, 2001:db8::1:0:0:1/128",
    "2001:db8::, 2001:db8::/128"
  })
  void isReadAndWrittenAsTheKernelsToolsDo(String text, String network) {
    assertEquals(network, Vip.parse(text).network());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"10.0.0.0/24", "10.0.0.100/", "10.0.0.100/x", "10.0.0.100/128", "fd00::/64"})
  void aNetworkIsRefusedWithTheAddressToGive(String text) {
    String told =
        assertThrows(IllegalArgumentException.class, () -> Vip.parse(text)).getMessage() + "";
    assertTrue(told.contains("is a network, a VIP is one address; give "), told);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "localhost", "www.example.com", "10.0.0", "10.0.0.256", "fe80::1%eth0", "::g"})
  void aNameIsRefused(String text) {
    String told =
        assertThrows(IllegalArgumentException.class, () -> Vip.parse(text)).getMessage() + "";
    assertTrue(told.contains("give the address itself, not a name"), told);
  }

  @ParameterizedTest
  @ValueSource(strings = {"0.0.0.0", "::", "127.0.0.1", "::1", "224.0.0.1", "ff02::1", "fe80::1"})
  void anAddressThatNoClientCouldUseIsRefused(String text) {
    assertThrows(IllegalArgumentException.class, () -> Vip.parse(text));
  }

  @Test
  void familiesDiffer() {
    assertTrue(Vip.parse("fd00::1").ipv6() && !Vip.parse("10.0.0.1").ipv6());
  }
}
