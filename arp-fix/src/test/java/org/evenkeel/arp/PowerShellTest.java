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
import org.evenkeel.arp.PowerShell.Bound;
import org.evenkeel.arp.WindowsStep.Permission;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PowerShellTest {
  private static final String SETTINGS =
      """
      "InterfaceIndex","AutomaticMetric","InterfaceMetric","WeakHostReceive","WeakHostSend","DadTransmits"
      "7","Disabled","254","Enabled","Enabled","0"
      "39","Enabled","15","Enabled","Disabled","3"
      "1","Enabled","75","Disabled","Disabled","0"
      """
          .replace("\n", "\r\n");

  private static final String BINDINGS =
      """
      "Name","ComponentID","Enabled"
      "vEthernet (""inside"", old)","ms_server","True"
      "evenkeel","ms_msclient","False"
      "Ethernet","ms_wlbs","False"
      """
          .replace("\n", "\r\n");

  private final PowerShell powerShell = new PowerShell();

  @Test
  void settingsAreReadByTheNumberOfTheirAdapter() {
    Map<Integer, Map<IpSetting, String>> settings = powerShell.settings(false, "\ufeff" + SETTINGS);
    assertEquals(
        Map.of(
            IpSetting.METRIC, "254",
            IpSetting.WEAK_HOST_RECEIVE, "enabled",
            IpSetting.WEAK_HOST_SEND, "enabled",
            IpSetting.DAD_TRANSMITS, "0"),
        settings.get(7));
    assertEquals("automatic", settings.getOrDefault(39, Map.of()).get(IpSetting.METRIC));
    assertEquals(3, settings.size());
  }

  @Test
  void nothingIsNotTakenForSettings() {
    assertThrows(IllegalArgumentException.class, () -> powerShell.settings(false, ""));
    assertThrows(IllegalArgumentException.class, () -> PowerShell.bindings(""));
  }

  @Test
  void namesMayHoldQuotesAndCommas() {
    assertEquals(
        List.of(
            new Bound("vEthernet (\"inside\", old)", "ms_server", true),
            new Bound("evenkeel", "ms_msclient", false),
            new Bound("Ethernet", "ms_wlbs", false)),
        PowerShell.bindings(BINDINGS));
  }

  @Test
  void anAdapterWithoutARegistrationHasNone() {
    String shown = "\"InterfaceIndex\",\"RegisterThisConnectionsAddress\"\r\n\"7\",\"False\"\r\n";
    assertEquals(Optional.of(false), powerShell.registration(7, shown));
    assertEquals(Optional.empty(), powerShell.registration(8, shown));
    assertThrows(
        IllegalArgumentException.class,
        () -> powerShell.registration(7, shown.replace("False", "Falsch")));
  }

  @ParameterizedTest
  @CsvSource({
    "True, Inbound, Allow, present",
    "False, Inbound, Allow, changed",
    "True, Outbound, Allow, changed",
    "True, Inbound, Block, changed"
  })
  void aRuleIsThereWhenItIsWhole(String enabled, String direction, String action, String state) {
    String head = "\"DisplayName\",\"Enabled\",\"Direction\",\"Action\"\r\n";
    String row =
        "\"evenkeel-arp-10.0.0.100\",\"%s\",\"%s\",\"%s\"\r\n"
            .formatted(enabled, direction, action);
    Permission rule = new Permission(VIP, "");
    assertEquals(Optional.of(state), powerShell.permission(rule, new Result(0, head + row, "")));
    assertEquals(
        Optional.empty(),
        powerShell.permission(new Permission(VIP6, ""), new Result(0, head + row, "")));
    assertEquals(Optional.empty(), powerShell.permission(rule, new Result(0, "", "")));
    assertThrows(
        IllegalArgumentException.class,
        () -> powerShell.permission(rule, new Result(1, "", "access denied")));
  }

  /** PowerShell ends a text at any of four quotes. */
  @Test
  void aNameCannotBecomeACommand() {
    assertEquals("'a b'", PowerShell.quoted("a b"));
    assertEquals("'x'';calc;'''", PowerShell.quoted("x';calc;'"));
    assertEquals("'\u2019\u2019;$(calc)'", PowerShell.quoted("\u2019;$(calc)"));
  }

  @Test
  void everyCommandIsAListOfArguments() {
    assertEquals(
        List.of(
            "powershell",
            "-NoLogo",
            "-NoProfile",
            "-NonInteractive",
            "-Command",
            "$ErrorActionPreference='Stop';",
            "try{[Console]::OutputEncoding=[Text.Encoding]::UTF8}catch{};",
            "Set-NetAdapterBinding",
            "-Name",
            "'Ethernet 3'",
            "-ComponentID",
            "ms_server",
            "-Enabled",
            "$false"),
        powerShell.setBinding("Ethernet 3", "ms_server", false));
    assertEquals(
        List.of(
            "Get-NetIPInterface -AddressFamily IPv6 | Select-Object -Property"
                + " InterfaceIndex,AutomaticMetric,InterfaceMetric,WeakHostReceive,WeakHostSend,DadTransmits"
                + " | ConvertTo-Csv -NoTypeInformation",
            "Set-NetIPInterface -InterfaceIndex 7 -AddressFamily IPv4 -AutomaticMetric Disabled"
                + " -InterfaceMetric '254'",
            "Set-NetIPInterface -InterfaceIndex 7 -AddressFamily IPv4 -AutomaticMetric Enabled",
            "Set-NetIPInterface -InterfaceIndex 7 -AddressFamily IPv6 -WeakHostReceive 'enabled'",
            "New-NetIPAddress -InterfaceIndex 7 -IPAddress fd00::100 -PrefixLength 128"
                + " -SkipAsSource $true",
            "Remove-NetIPAddress -InterfaceIndex 7 -IPAddress 10.0.0.100 -Confirm:$false",
            "Set-DnsClient -InterfaceIndex 7 -RegisterThisConnectionsAddress $false",
            "New-NetFirewallRule -DisplayName 'evenkeel-arp-10.0.0.100' -Direction Inbound -Action"
                + " Allow -Enabled True -Profile Any -LocalAddress 10.0.0.100"),
        List.of(
                powerShell.showSettings(true),
                powerShell.set(7, false, IpSetting.METRIC, "254"),
                powerShell.set(7, false, IpSetting.METRIC, IpSetting.AUTOMATIC),
                powerShell.set(7, true, IpSetting.WEAK_HOST_RECEIVE, "enabled"),
                powerShell.addAddress(7, VIP6, 128),
                powerShell.deleteAddress(7, VIP),
                powerShell.setRegistration(7, false),
                powerShell.addPermission(new Permission(VIP, "")))
            .stream()
            .map(words -> String.join(" ", words.subList(7, words.size())))
            .toList());
  }

  /** What is damaged is read or refused, and a reading holds settings and nothing else. */
  @Test
  void damagedOutputIsReadOrRefused() {
    int read = 0;
    for (long seed = 0; seed < 5_000; seed++) {
      Random random = new Random(seed);
      String settings = NetshTest.damaged(SETTINGS, random);
      String bindings = NetshTest.damaged(BINDINGS, random);
      try {
        for (Map<IpSetting, String> of : powerShell.settings(true, settings).values()) {
          assertEquals(IpSetting.values().length, of.size(), "seed " + seed);
        }
        read++;
      } catch (IllegalArgumentException _) {
        // Refused.
      }
      try {
        List<Bound> _ = PowerShell.bindings(bindings);
      } catch (IllegalArgumentException _) {
        // Refused.
      }
      try {
        Optional<String> _ =
            powerShell.permission(new Permission(VIP, ""), new Result(0, bindings, ""));
      } catch (IllegalArgumentException _) {
        // Refused.
      }
    }
    assertTrue(read > 0, "none was read");
  }

  @Test
  void aFloodOfRowsIsRefused() {
    String flood = BINDINGS + "\"a\",\"b\",\"True\"\n".repeat(20_000);
    assertThrows(IllegalArgumentException.class, () -> PowerShell.bindings(flood));
  }
}
