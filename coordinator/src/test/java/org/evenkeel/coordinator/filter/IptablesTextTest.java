package org.evenkeel.coordinator.filter;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.evenkeel.coordinator.filter.IptablesText.Chain;
import org.evenkeel.coordinator.model.PortSet;
import org.evenkeel.coordinator.model.Protocol;
import org.junit.jupiter.api.Test;

class IptablesTextTest {
  private static String text(List<Rule> rules, boolean v6) {
    return IptablesText.tables(rules, v6).entrySet().stream()
        .map(
            table ->
                "*"
                    + table.getKey()
                    + "\n"
                    + table.getValue().stream().map(Chain::lines).collect(Collectors.joining()))
        .collect(Collectors.joining());
  }

  @Test
  void everyRuleOfIpv4() {
    assertEquals(
        """
        *mangle
        -A EVENKEEL-MARK -d 10.0.0.1/32 -p tcp -m multiport --dports 80,8000:8010 -j MARK --set-mark 0x000003e8
        -A EVENKEEL-MARK -d 10.0.0.1/32 -p udp -m multiport --dports 53 -j MARK --set-mark 0x000003e8
        *nat
        -A EVENKEEL-SOURCE -m ipvs --vaddr 10.0.0.1/32 --vport 80 --vproto tcp -j SNAT --to-source 10.0.0.9
        -A EVENKEEL-SOURCE -m mark --mark 0x000003e8 -m ipvs --ipvs -j MASQUERADE
        -A EVENKEEL-SOURCE -m conntrack --ctorigdst 10.0.0.1 -j RETURN
        -A EVENKEEL-SOURCE -m conntrack --ctorigdst 10.0.0.2 -j RETURN
        -A EVENKEEL-SOURCE -s 192.168.2.50/32 -j SNAT --to-source 10.0.0.25
        -A EVENKEEL-SOURCE -s 192.168.2.0/24 -o eth0 -m addrtype ! --src-type LOCAL -j MASQUERADE
        -A EVENKEEL-DESTINATION -d 10.0.0.25/32 -j DNAT --to-destination 192.168.2.50
        """,
        text(Samples.ALL, false));
  }

  @Test
  void aMarkToKeepLeavesTheChainFirst() {
    String text = text(List.of(Samples.MARK_V4, new Rule.Keep(Set.of(1001))), false);

    assertTrue(
        text.startsWith("*mangle\n-A EVENKEEL-MARK -m mark --mark 0x000003e9 -j RETURN\n"), text);
    assertEquals(
        "*mangle\n*nat\n", text(List.of(Samples.MARK_V4, new Rule.Keep(Set.of(1001))), true));
  }

  @Test
  void answersToClientsAreMarkedWhereTheyComeIn() {
    List<Rule> rules = List.of(Samples.ANSWERS_V4, Samples.ANSWERS_V6);

    assertEquals(
        """
        *mangle
        -A EVENKEEL-ANSWERS -s 192.168.2.10/32 -p tcp --sport 80 -m socket --transparent -j MARK --set-mark 0x000003ef
        -A EVENKEEL-ANSWERS -s 192.168.2.11/32 -p tcp --sport 80 -m socket --transparent -j MARK --set-mark 0x000003ef
        *nat
        """,
        text(rules, false));
    assertEquals(
        """
        *mangle
        -A EVENKEEL-ANSWERS -s fd00::10/128 -p tcp --sport 8443 -m socket --transparent -j MARK --set-mark 0x000003ef
        *nat
        """,
        text(rules, true));
  }

  @Test
  void everyRuleOfIpv6() {
    assertEquals(
        """
        *mangle
        -A EVENKEEL-MARK -d 2001:db8::1/128 -p sctp -j MARK --set-mark 0xffffffff
        *nat
        -A EVENKEEL-SOURCE -m ipvs --vaddr 2001:db8::1/128 --vport 53 --vproto udp -j MASQUERADE
        -A EVENKEEL-SOURCE -m mark --mark 0x000003e9 -m ipvs --ipvs -j SNAT --to-source 2001:db8::9
        -A EVENKEEL-SOURCE -m conntrack --ctorigdst 2001:db8::1 -j RETURN
        -A EVENKEEL-SOURCE -s fd00::50/128 -j SNAT --to-source 2001:db8::25
        -A EVENKEEL-SOURCE -s fd00::/64 -o eth0.5 -m addrtype ! --src-type LOCAL -j MASQUERADE
        -A EVENKEEL-DESTINATION -d 2001:db8::25/128 -j DNAT --to-destination fd00::50
        """,
        text(Samples.ALL, true));
  }

  @Test
  void noRuleAsksForMorePortsThanItHasRoomFor() {
    String pairs =
        IntStream.range(0, 20)
            .mapToObj(i -> "%d-%d".formatted(10 * i + 1, 10 * i + 2))
            .collect(Collectors.joining(","));
    var rule = new Rule.Mark(Samples.ip("10.0.0.1"), Map.of(Protocol.TCP, PortSet.parse(pairs)), 1);

    List<String> lines =
        text(List.of(rule), false).lines().filter(l -> l.startsWith("-A")).toList();

    assertEquals(3, lines.size());
    for (String line : lines) {
      String ports = line.replaceAll(".*--dports (\\S+) .*", "$1");
      assertTrue(ports.split("[,:]", -1).length <= 15, line);
    }
  }

  @Test
  void whatIsForeignIsNeitherSeenNorNamed() {
    IptablesListing found =
        IptablesListing.of(
            """
            *filter
            :EVENKEEL-MARK - [0:0]
            COMMIT
            *mangle
            :PREROUTING ACCEPT [12:345]
            :EVENKEEL-0123456789abcdef - [0:0]
            :EVENKEEL-MARK - [0:0]
            :EVENKEELISH - [0:0]
            -A PREROUTING -j EVENKEEL-MARK
            -A PREROUTING -j EVENKEELISH
            -A EVENKEEL-MARK -d 10.0.0.1/32 -j MARK --set-xmark 0x1/0xffffffff
            COMMIT
            """,
            "mangle");

    assertEquals(
        """
        *mangle
        -D PREROUTING -j EVENKEEL-MARK
        -F EVENKEEL-0123456789abcdef
        -F EVENKEEL-MARK
        -X EVENKEEL-0123456789abcdef
        -X EVENKEEL-MARK
        COMMIT
        """,
        IptablesScript.replacing("mangle", found, List.of()));
  }
}
