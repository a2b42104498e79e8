package org.evenkeel.coordinator.filter;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.evenkeel.coordinator.model.Cidr;
import org.evenkeel.coordinator.model.IpAddress;
import org.evenkeel.coordinator.model.PortSet;
import org.evenkeel.coordinator.model.Protocol;
import org.junit.jupiter.api.Test;

class InputTextTest {
  private static final InputRules RULES =
      new InputRules(
          Map.of(Protocol.TCP, PortSet.parse("22,9443"), Protocol.UDP, PortSet.of(161)),
          List.of(Cidr.parse("10.0.0.0/8"), Cidr.parse("192.0.2.7/32"), Cidr.parse("fd00::/8")),
          List.of(
              new InputRules.Passage(
                  Set.of(IpAddress.parse("10.0.0.5"), IpAddress.parse("10.0.0.4")),
                  Protocol.TCP,
                  PortSet.of(22)),
              new InputRules.Passage(
                  Set.of(IpAddress.parse("fd00::5")), Protocol.UDP, PortSet.of(161))),
          Set.of(10));

  @Test
  void nftablesHasOneTableThatOnlyGuardedPortsGoThrough() {
    assertEquals(
        """
        \tchain guarded {
        \t\tip saddr { 10.0.0.0/8, 192.0.2.7/32 } accept
        \t\tip6 saddr { fd00::/8 } accept
        \t\tip daddr { 10.0.0.4, 10.0.0.5 } tcp dport 22 accept
        \t\tip6 daddr { fd00::5 } udp dport 161 accept
        \t\tmeta mark { 0x0000000a } accept
        \t\tdrop
        \t}
        \tchain input {
        \t\ttype filter hook input priority filter; policy accept;
        \t\tiifname "lo" accept
        \t\ttcp dport { 22, 9443 } tcp flags & (fin | syn | rst | ack) == syn goto guarded
        \t\tudp dport 161 goto guarded
        \t}
        """,
        NftInputText.chains(RULES));
  }

  @Test
  void iptablesHasAChainForEachFamily() {
    assertEquals(
        """
        -A EVENKEEL-LOCKDOWN -i lo -j RETURN
        -A EVENKEEL-LOCKDOWN -s 10.0.0.0/8 -j RETURN
        -A EVENKEEL-LOCKDOWN -s 192.0.2.7/32 -j RETURN
        -A EVENKEEL-LOCKDOWN -d 10.0.0.4/32 -p tcp -m multiport --dports 22 -j RETURN
        -A EVENKEEL-LOCKDOWN -d 10.0.0.5/32 -p tcp -m multiport --dports 22 -j RETURN
        -A EVENKEEL-LOCKDOWN -m mark --mark 0x0000000a -j RETURN
        -A EVENKEEL-LOCKDOWN -p tcp --syn -m multiport --dports 22,9443 -j DROP
        -A EVENKEEL-LOCKDOWN -p udp -m multiport --dports 161 -j DROP
        """,
        IptablesInputText.chain(RULES, false).lines());
    String v6 = IptablesInputText.chain(RULES, true).lines();
    assertTrue(v6.contains("-s fd00::/8 -j RETURN"), v6);
    assertTrue(v6.contains("-d fd00::5/128 -p udp -m multiport --dports 161 -j RETURN"), v6);
    assertFalse(v6.contains("10.0.0"), v6);
  }

  @Test
  void aFamilyWithoutANetworkIsShutOutAndOneOfEverybodyIsNot() {
    InputRules v4 = with(List.of(Cidr.parse("0.0.0.0/0")));
    assertTrue(NftInputText.chains(v4).contains("meta nfproto ipv4 accept\n\t\tdrop"));
    assertFalse(NftInputText.chains(v4).contains("ip6"));
    assertTrue(IptablesInputText.chain(v4, true).lines().contains("-p tcp --syn"));
    assertTrue(NftInputText.chains(with(List.of())).contains("{\n\t\tdrop\n"), "nobody");
  }

  @Test
  void connectionsAreNotTracked() {
    assertFalse(NftInputText.chains(RULES).contains("ct "));
    assertFalse(IptablesInputText.chain(RULES, false).lines().contains("conntrack"));
  }

  @Test
  void manyPortsOfIptablesAreSeveralRules() {
    String ports =
        IntStream.range(0, 20).mapToObj(i -> "" + (100 + 2 * i)).collect(Collectors.joining(","));
    InputRules many =
        new InputRules(Map.of(Protocol.TCP, PortSet.parse(ports)), List.of(), List.of(), Set.of());
    assertEquals(
        2,
        IptablesInputText.chain(many, false).rules().stream()
            .filter(rule -> rule.endsWith("DROP"))
            .count());
  }

  @Test
  void ourOwnTableDoesNotCollideWithOurMarks() {
    String listing = NftTable.script(NftInputFilter.TABLE, NftInputText.chains(RULES));
    assertTrue(HostMarks.collision(new MarkRange(1, 100), listing).isEmpty());
  }

  @Test
  void whatNoPacketFilterTakesIsRefused() {
    assertThrows(
        IllegalArgumentException.class,
        () -> new InputRules(Map.of(), List.of(), List.of(), Set.of()));
    assertThrows(
        IllegalArgumentException.class,
        () -> new InputRules(Map.of(Protocol.SCTP, PortSet.of(1)), List.of(), List.of(), Set.of()));
    assertThrows(
        IllegalArgumentException.class,
        () -> new InputRules(Map.of(Protocol.TCP, PortSet.of(1)), List.of(), List.of(), Set.of(0)));
    assertThrows(
        IllegalArgumentException.class,
        () -> new InputRules.Passage(Set.of(), Protocol.TCP, PortSet.of(1)));
  }

  private static InputRules with(List<Cidr> admitted) {
    return new InputRules(Map.of(Protocol.TCP, PortSet.of(22)), admitted, List.of(), Set.of());
  }
}
