package org.evenkeel.arp;

import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.evenkeel.arp.WindowsStep.Permission;

/** The network shell. What it prints is read where the system speaks English. */
final class Netsh implements NetworkProgram {
  private static final String INDEX = "IfIndex";
  private static final String AUTOMATIC_METRIC = "Use Automatic Metric";
  private static final String REGISTER = "Register with which suffix";

  private static String family(boolean ipv6) {
    return ipv6 ? "ipv6" : "ipv4";
  }

  @Override
  public List<String> showSettings(boolean ipv6) {
    return List.of("netsh", "interface", family(ipv6), "show", "interfaces", "level=verbose");
  }

  @Override
  public Map<Integer, Map<IpSetting, String>> settings(boolean ipv6, String output) {
    Map<Integer, Map<IpSetting, String>> all = new HashMap<>();
    Map<IpSetting, String> current = new EnumMap<>(IpSetting.class);
    for (String line : output.lines().toList()) {
      int colon = line.indexOf(':');
      if (colon < 0) {
        continue;
      }
      String label = line.substring(0, colon).strip();
      String value = line.substring(colon + 1).strip().toLowerCase(Locale.ROOT);
      if (label.equals(INDEX)) {
        current = new EnumMap<>(IpSetting.class);
        all.put(number(value), current);
      } else if (label.equals(AUTOMATIC_METRIC) && value.equals(IpSetting.ENABLED)) {
        current.put(IpSetting.METRIC, IpSetting.AUTOMATIC);
      } else {
        setting(label, value, current);
      }
    }
    boolean whole = all.values().stream().allMatch(of -> of.size() == IpSetting.values().length);
    if (all.isEmpty() || !whole) {
      throw new IllegalArgumentException("netsh speaks another language than English here");
    }
    return all;
  }

  private static void setting(String label, String value, Map<IpSetting, String> settings) {
    for (IpSetting setting : IpSetting.values()) {
      if (label.equals(setting.label)) {
        settings.put(setting, value);
      }
    }
  }

  private static int number(String text) {
    if (!text.matches("\\d{1,9}")) {
      throw new IllegalArgumentException("'" + text + "' is no number of an adapter");
    }
    return Integer.parseInt(text);
  }

  @Override
  public List<String> set(int adapter, boolean ipv6, IpSetting setting, String value) {
    return List.of(
        "netsh",
        "interface",
        family(ipv6),
        "set",
        "interface",
        "interface=" + adapter,
        setting.netsh + "=" + value,
        "store=persistent");
  }

  @Override
  public List<String> rename(WindowsApi.Adapter adapter, String name) {
    return List.of(
        "netsh", "interface", "set", "interface", "name=" + adapter.name(), "newname=" + name);
  }

  @Override
  public List<String> addAddress(int adapter, Vip vip, int prefix) {
    return vip.ipv6()
        ? List.of(
            "netsh",
            "interface",
            "ipv6",
            "add",
            "address",
            "interface=" + adapter,
            "address=" + vip + "/" + prefix,
            "skipassource=true",
            "store=persistent")
        : List.of(
            "netsh",
            "interface",
            "ipv4",
            "add",
            "address",
            "name=" + adapter,
            "address=" + vip,
            "mask=" + mask(prefix),
            "skipassource=true",
            "store=persistent");
  }

  private static String mask(int prefix) {
    int bits = prefix == 0 ? 0 : -1 << (Integer.SIZE - prefix);
    return "%d.%d.%d.%d".formatted(bits >>> 24, bits >>> 16 & 255, bits >>> 8 & 255, bits & 255);
  }

  @Override
  public List<String> deleteAddress(int adapter, Vip vip) {
    return List.of(
        "netsh",
        "interface",
        family(vip.ipv6()),
        "delete",
        "address",
        (vip.ipv6() ? "interface=" : "name=") + adapter,
        "address=" + vip,
        "store=persistent");
  }

  @Override
  public List<String> showRegistration(int adapter) {
    return List.of("netsh", "interface", "ipv4", "show", "dnsservers", "name=" + adapter);
  }

  @Override
  public Optional<Boolean> registration(int adapter, String output) {
    for (String line : output.lines().toList()) {
      int colon = line.indexOf(':');
      if (colon > 0 && line.substring(0, colon).strip().equals(REGISTER)) {
        return Optional.of(!line.substring(colon + 1).strip().equalsIgnoreCase("None"));
      }
    }
    throw new IllegalArgumentException("netsh speaks another language than English here");
  }

  @Override
  public List<String> setRegistration(int adapter, boolean registered) {
    return List.of(
        "netsh",
        "interface",
        "ipv4",
        "set",
        "dnsservers",
        "name=" + adapter,
        "source=static",
        "address=none",
        "register=" + (registered ? "primary" : "none"));
  }

  @Override
  public List<String> showPermission(Permission rule) {
    return List.of("netsh", "advfirewall", "firewall", "show", "rule", "name=" + rule.name());
  }

  /** Its exit status tells in every language whether the rule is there. */
  @Override
  public Optional<String> permission(Permission rule, CommandRunner.Result answer) {
    if (!answer.succeeded()) {
      return Optional.empty();
    }
    String address = rule.vip().network();
    boolean whole =
        answer.output().lines().map(String::strip).anyMatch(line -> line.endsWith(" " + address));
    boolean off = answer.output().lines().anyMatch(line -> line.matches("Enabled:\\s+No\\s*"));
    boolean against =
        answer.output().lines().anyMatch(line -> line.matches("Action:\\s+Block\\s*"));
    return Optional.of(whole && !off && !against ? Step.PRESENT : Permission.CHANGED);
  }

  @Override
  public List<String> addPermission(Permission rule) {
    return List.of(
        "netsh",
        "advfirewall",
        "firewall",
        "add",
        "rule",
        "name=" + rule.name(),
        "dir=in",
        "action=allow",
        "enable=yes",
        "profile=any",
        "localip=" + rule.vip());
  }

  @Override
  public List<String> deletePermission(Permission rule) {
    return List.of("netsh", "advfirewall", "firewall", "delete", "rule", "name=" + rule.name());
  }
}
