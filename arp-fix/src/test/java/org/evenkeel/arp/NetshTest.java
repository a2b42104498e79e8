package org.evenkeel.arp;

import static org.evenkeel.arp.Sample.VIP;
import static org.evenkeel.arp.Sample.VIP6;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.evenkeel.arp.CommandRunner.Result;
import org.evenkeel.arp.WindowsApi.Adapter;
import org.evenkeel.arp.WindowsStep.Permission;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NetshTest {
  /** As Windows Server 2022 shows two adapters. */
  static final String INTERFACES =
      """

      Interface Ethernet 2 Parameters
      ----------------------------------------------
      IfLuid                             : ethernet_32775
      IfIndex                            : 39
      State                              : connected
      Metric                             : 15
      Link MTU                           : 1500 bytes
      Reachable Time                     : 30500 ms
      Base Reachable Time                : 30000 ms
      Retransmission Interval            : 1000 ms
      DAD Transmits                      : 3
      Site Prefix Length                 : 64
      Site Id                            : 1
      Forwarding                         : disabled
      Advertising                        : disabled
      Neighbor Discovery                 : enabled
      Neighbor Unreachability Detection  : enabled
      Router Discovery                   : dhcp
      Managed Address Configuration      : enabled
      Other Stateful Configuration       : enabled
      Weak Host Sends                    : disabled
      Weak Host Receives                 : enabled
      Use Automatic Metric               : enabled
      Ignore Default Routes              : disabled
      Advertised Router Lifetime         : 1800 seconds
      Advertise Default Route            : disabled
      Current Hop Limit                  : 0
      Force ARPND Wake up patterns       : disabled
      Directed MAC Wake up patterns      : disabled
      ECN capability                     : application
      RA Based DNS Config (RFC 6106)     : disabled
      DHCP/Static IP coexistence         : disabled


      Interface evenkeel Parameters
      ----------------------------------------------
      IfLuid                             : ethernet_32776
      IfIndex                            : 7
      State                              : connected
      Metric                             : 254
      Link MTU                           : 1500 bytes
      DAD Transmits                      : 0
      Forwarding                         : disabled
      Weak Host Sends                    : enabled
      Weak Host Receives                 : enabled
      Use Automatic Metric               : disabled
      Ignore Default Routes              : disabled

      """
          .replace("\n", "\r\n");

  private final Netsh netsh = new Netsh();

  @Test
  void settingsAreReadByTheNumberOfTheirAdapter() {
    Map<Integer, Map<IpSetting, String>> settings = netsh.settings(false, INTERFACES);
    assertEquals(
        Map.of(
            IpSetting.METRIC, "automatic",
            IpSetting.WEAK_HOST_RECEIVE, "enabled",
            IpSetting.WEAK_HOST_SEND, "disabled",
            IpSetting.DAD_TRANSMITS, "3"),
        settings.get(39));
    assertEquals(
        Map.of(
            IpSetting.METRIC, "254",
            IpSetting.WEAK_HOST_RECEIVE, "enabled",
            IpSetting.WEAK_HOST_SEND, "enabled",
            IpSetting.DAD_TRANSMITS, "0"),
        settings.get(7));
    assertEquals(2, settings.size());
  }

  @Test
  void anotherLanguageIsNotTakenForSettings() {
    String german = INTERFACES.replace("Weak Host Receives", "Schwacher Host - Empfang");
    assertThrows(IllegalArgumentException.class, () -> netsh.settings(false, german));
    assertThrows(IllegalArgumentException.class, () -> netsh.settings(false, ""));
  }

  @Test
  void registrationIsReadOffItsSuffix() {
    String shown =
        """

        Configuration for interface "evenkeel"
            Statically Configured DNS Servers:    None
            Register with which suffix:           %s

        """;
    assertEquals(Optional.of(false), netsh.registration(7, shown.formatted("None")));
    assertEquals(Optional.of(true), netsh.registration(7, shown.formatted("Primary only")));
    assertEquals(
        Optional.of(true),
        netsh.registration(7, shown.formatted("Both primary and connection-specific")));
    assertThrows(IllegalArgumentException.class, () -> netsh.registration(7, "Ok.\n"));
  }

  @ParameterizedTest
  @CsvSource({
    "0, Yes, 10.0.0.100/32, Allow, present",
    "0, No, 10.0.0.100/32, Allow, changed",
    "0, Yes, Any, Allow, changed",
    "0, Yes, 110.0.0.100/32, Allow, changed",
    "0, Yes, 10.0.0.100/32, Block, changed",
    "1, Yes, 10.0.0.100/32, Allow, "
  })
  void aRuleIsThereWhenItIsWhole(
      int exit, String enabled, String local, String action, String state) {
    String shown =
        """

        Rule Name:                            evenkeel-arp-10.0.0.100
        ----------------------------------------------------------------------
        Enabled:                              %s
        Direction:                            In
        Profiles:                             Domain,Private,Public
        Grouping:
        LocalIP:                              %s
        RemoteIP:                             Any
        Protocol:                             Any
        Edge traversal:                       No
        Action:                               %s
        Ok.

        """
            .formatted(enabled, local, action);
    assertEquals(
        Optional.ofNullable(state),
        netsh.permission(new Permission(VIP, ""), new Result(exit, shown, "")));
  }

  @Test
  void everyCommandIsAListOfArguments() {
    Adapter adapter =
        new Adapter("{1}", new Facts.Device("Ethernet 3", 7, true, true, true, List.of()), true);
    Permission rule = new Permission(VIP6, "");
    assertEquals(
        List.of(
            "netsh interface ipv6 show interfaces level=verbose",
            "netsh interface ipv4 set interface interface=7 metric=254 store=persistent",
            "netsh interface set interface name=Ethernet 3 newname=evenkeel",
            "netsh interface ipv4 add address name=7 address=10.0.0.100 mask=255.255.255.255"
                + " skipassource=true store=persistent",
            "netsh interface ipv4 add address name=7 address=10.0.0.100 mask=255.255.254.0"
                + " skipassource=true store=persistent",
            "netsh interface ipv6 add address interface=7 address=fd00::100/128 skipassource=true"
                + " store=persistent",
            "netsh interface ipv6 delete address interface=7 address=fd00::100 store=persistent",
            "netsh interface ipv4 set dnsservers name=7 source=static address=none register=none",
            "netsh advfirewall firewall add rule name=evenkeel-arp-fd00--100 dir=in action=allow"
                + " enable=yes profile=any localip=fd00::100",
            "netsh advfirewall firewall delete rule name=evenkeel-arp-fd00--100"),
        List.of(
                netsh.showSettings(true),
                netsh.set(7, false, IpSetting.METRIC, "254"),
                netsh.rename(adapter, "evenkeel"),
                netsh.addAddress(7, VIP, 32),
                netsh.addAddress(7, VIP, 23),
                netsh.addAddress(7, VIP6, 128),
                netsh.deleteAddress(7, VIP6),
                netsh.setRegistration(7, false),
                netsh.addPermission(rule),
                netsh.deletePermission(rule))
            .stream()
            .map(words -> String.join(" ", words))
            .toList());
    assertEquals(
        List.of("netsh", "interface", "set", "interface", "name=Ethernet 3", "newname=evenkeel"),
        netsh.rename(adapter, "evenkeel"));
  }

  /** What is damaged is read or refused, and a reading holds settings and nothing else. */
  @Test
  void damagedOutputIsReadOrRefused() {
    int read = 0;
    for (long seed = 0; seed < 5_000; seed++) {
      String damaged = damaged(INTERFACES, new Random(seed));
      try {
        for (Map<IpSetting, String> of : netsh.settings(false, damaged).values()) {
          assertEquals(IpSetting.values().length, of.size(), "seed " + seed);
        }
        read++;
      } catch (IllegalArgumentException _) {
        // Refused.
      }
      try {
        Optional<Boolean> _ = netsh.registration(7, damaged);
      } catch (IllegalArgumentException _) {
        // Refused.
      }
      Optional<String> _ = netsh.permission(new Permission(VIP, ""), new Result(0, damaged, ""));
    }
    assertTrue(read > 0, "none was read");
  }

  static String damaged(String text, Random random) {
    StringBuilder damaged = new StringBuilder(text);
    for (int i = random.nextInt(5); i >= 0; i--) {
      damaged.setCharAt(random.nextInt(text.length()), (char) random.nextInt(128));
    }
    if (random.nextInt(3) == 0) {
      damaged.setLength(random.nextInt(text.length()));
    }
    return damaged.toString();
  }
}
