package org.evenkeel.coordinator.filter;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class NftTextTest {
  @Test
  void everyRuleInBothFamilies() {
    assertEquals(
        """
        \tchain mark-prerouting {
        \t\ttype filter hook prerouting priority mangle; policy accept;
        \t\tip daddr 10.0.0.1 tcp dport { 80, 8000-8010 } meta mark set 0x000003e8
        \t\tip daddr 10.0.0.1 udp dport 53 meta mark set 0x000003e8
        \t\tip6 daddr 2001:db8::1 meta l4proto sctp meta mark set 0xffffffff
        \t}
        \tchain mark-output {
        \t\ttype route hook output priority mangle; policy accept;
        \t\tip daddr 10.0.0.1 tcp dport { 80, 8000-8010 } meta mark set 0x000003e8
        \t\tip daddr 10.0.0.1 udp dport 53 meta mark set 0x000003e8
        \t\tip6 daddr 2001:db8::1 meta l4proto sctp meta mark set 0xffffffff
        \t}
        \tchain source {
        \t\ttype nat hook postrouting priority srcnat; policy accept;
        \t\tmeta l4proto tcp ct original ip daddr 10.0.0.1 ct original proto-dst 80 snat ip to 10.0.0.9
        \t\tmeta l4proto udp ct original ip6 daddr 2001:db8::1 ct original proto-dst 53 masquerade
        \t\tmeta nfproto ipv4 meta mark 0x000003e8 masquerade
        \t\tmeta nfproto ipv6 meta mark 0x000003e9 snat ip6 to 2001:db8::9
        \t\tct original ip daddr { 10.0.0.1, 10.0.0.2 } return
        \t\tct original ip6 daddr { 2001:db8::1 } return
        \t\tip saddr 192.168.2.50 snat ip to 10.0.0.25
        \t\tip6 saddr fd00::50 snat ip6 to 2001:db8::25
        \t\tip saddr 192.168.2.0/24 oifname "eth0" fib saddr type != local masquerade
        \t\tip6 saddr fd00::/64 oifname "eth0.5" fib saddr type != local masquerade
        \t}
        \tchain destination {
        \t\ttype nat hook prerouting priority dstnat; policy accept;
        \t\tip daddr 10.0.0.25 dnat ip to 192.168.2.50
        \t\tip6 daddr 2001:db8::25 dnat ip6 to fd00::50
        \t}
        """,
        NftText.chains(Samples.ALL));
  }

  @Test
  void aMarkToKeepLeavesTheChainFirst() {
    String chains = NftText.chains(List.of(Samples.MARK_V4, new Rule.Keep(Set.of(1002, 1001))));

    assertTrue(
        chains.contains("accept;\n\t\tmeta mark { 0x000003e9, 0x000003ea } return\n"), chains);
    assertEquals("", NftText.chains(List.of(new Rule.Keep(Set.of(1001)))));
  }

  @Test
  void answersToClientsAreMarkedWhereTheyComeIn() {
    assertEquals(
        """
        \tchain answers {
        \t\ttype filter hook prerouting priority mangle; policy accept;
        \t\tip saddr { 192.168.2.10, 192.168.2.11 } tcp sport 80 socket transparent 1 meta mark set 0x000003ef
        \t\tip6 saddr { fd00::10 } tcp sport 8443 socket transparent 1 meta mark set 0x000003ef
        \t}
        """,
        NftText.chains(List.of(Samples.ANSWERS_V4, Samples.ANSWERS_V6)));
  }

  @Test
  void marksAloneTrackNoConnections() {
    String chains = NftText.chains(List.of(Samples.MARK_V4, Samples.EXEMPT));

    assertFalse(chains.contains("type nat"), chains);
  }

  @Test
  void nothingIsWrittenForNoRules() {
    assertEquals("", NftText.chains(List.of()));
    assertEquals(
        "table inet evenkeel\ndelete table inet evenkeel\n", NftTable.script("evenkeel", ""));
  }
}
