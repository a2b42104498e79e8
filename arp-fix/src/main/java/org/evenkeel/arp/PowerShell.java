package org.evenkeel.arp;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.evenkeel.arp.WindowsStep.Permission;

/**
 * The cmdlets of PowerShell, the same in every language. What they find is asked for as a table of
 * comma-separated values.
 */
final class PowerShell implements NetworkProgram {
  /** Far more than any machine has adapters times bindings. */
  private static final int ROWS_MAX = 10_000;

  /** What PowerShell takes for a single quote. */
  private static final String QUOTES = "'\u2018\u2019\u201a\u201b";

  /** Before every command: a failure anywhere ends it, with exit status 1. */
  private static final List<String> BEGIN =
      List.of(
          "powershell",
          "-NoLogo",
          "-NoProfile",
          "-NonInteractive",
          "-Command",
          "$ErrorActionPreference='Stop';",
          "try{[Console]::OutputEncoding=[Text.Encoding]::UTF8}catch{};");

  private static List<String> command(String... words) {
    List<String> all = new ArrayList<>(BEGIN);
    all.addAll(List.of(words));
    return List.copyOf(all);
  }

  /** A command line of any program for people, without what all of ours have in common. */
  static String shown(List<String> words) {
    boolean ours = words.size() > BEGIN.size() && words.subList(0, BEGIN.size()).equals(BEGIN);
    String line = String.join(" ", ours ? words.subList(BEGIN.size(), words.size()) : words);
    int table = line.indexOf(" | Select-Object");
    return ours && table > 0 ? line.substring(0, table) : line;
  }

  private static List<String> table(String properties, String... words) {
    List<String> all = new ArrayList<>(command(words));
    all.addAll(
        List.of(
            "|",
            "Select-Object",
            "-Property",
            properties,
            "|",
            "ConvertTo-Csv",
            "-NoTypeInformation"));
    return List.copyOf(all);
  }

  /** Text that PowerShell takes as it is. */
  static String quoted(String text) {
    StringBuilder quoted = new StringBuilder("'");
    for (int i = 0; i < text.length(); i++) {
      quoted.append(text.charAt(i));
      if (QUOTES.indexOf(text.charAt(i)) >= 0) {
        quoted.append(text.charAt(i));
      }
    }
    return quoted.append('\'').toString();
  }

  private static String truth(boolean value) {
    return value ? "$true" : "$false";
  }

  // ---- tables

  /**
   * Rows by the names of their columns: RFC 4180, as {@code ConvertTo-Csv} writes it.
   *
   * @throws IllegalArgumentException when it is something else
   */
  static List<Map<String, String>> rows(String output) {
    List<List<String>> records =
        records(output.startsWith("\ufeff") ? output.substring(1) : output);
    List<Map<String, String>> rows = new ArrayList<>();
    for (int i = 1; i < records.size(); i++) {
      if (records.get(i).size() != records.getFirst().size()) {
        throw new IllegalArgumentException("row %d is not as wide as its head".formatted(i));
      }
      Map<String, String> row = new LinkedHashMap<>();
      for (int column = 0; column < records.getFirst().size(); column++) {
        row.put(records.getFirst().get(column), records.get(i).get(column));
      }
      rows.add(row);
    }
    return rows;
  }

  private static List<List<String>> records(String text) {
    List<List<String>> records = new ArrayList<>();
    List<String> record = new ArrayList<>();
    StringBuilder cell = new StringBuilder();
    boolean quoted = false;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (quoted) {
        if (c != '"') {
          cell.append(c);
        } else if (i + 1 < text.length() && text.charAt(i + 1) == '"') {
          cell.append('"');
          i++;
        } else {
          quoted = false;
        }
      } else if (c == '"') {
        quoted = true;
      } else if (c == ',') {
        record.add(cell.toString());
        cell.setLength(0);
      } else if (c == '\n') {
        end(records, record, cell);
        record = new ArrayList<>();
      } else if (c != '\r') {
        cell.append(c);
      }
    }
    if (quoted) {
      throw new IllegalArgumentException("a table that ends within quotes");
    }
    end(records, record, cell);
    return records;
  }

  private static void end(List<List<String>> records, List<String> record, StringBuilder cell) {
    if (record.isEmpty() && cell.isEmpty()) {
      return; // An empty line.
    }
    record.add(cell.toString());
    cell.setLength(0);
    records.add(record);
    if (records.size() > ROWS_MAX) {
      throw new IllegalArgumentException("more than %d rows".formatted(ROWS_MAX));
    }
  }

  private static String cell(Map<String, String> row, String column) {
    String value = row.get(column);
    if (value == null) {
      throw new IllegalArgumentException("no column " + column);
    }
    return value.strip();
  }

  private static int number(String text) {
    if (!text.matches("\\d{1,9}")) {
      throw new IllegalArgumentException("'" + text + "' is no number of an adapter");
    }
    return Integer.parseInt(text);
  }

  // ---- settings

  @Override
  public List<String> showSettings(boolean ipv6) {
    return table(
        "InterfaceIndex,AutomaticMetric,InterfaceMetric,WeakHostReceive,WeakHostSend,DadTransmits",
        "Get-NetIPInterface",
        "-AddressFamily",
        family(ipv6));
  }

  private static String family(boolean ipv6) {
    return ipv6 ? "IPv6" : "IPv4";
  }

  @Override
  public Map<Integer, Map<IpSetting, String>> settings(boolean ipv6, String output) {
    Map<Integer, Map<IpSetting, String>> all = new HashMap<>();
    for (Map<String, String> row : rows(output)) {
      Map<IpSetting, String> settings = new EnumMap<>(IpSetting.class);
      for (IpSetting setting : IpSetting.values()) {
        settings.put(setting, cell(row, setting.powerShell).toLowerCase(Locale.ROOT));
      }
      if (cell(row, "AutomaticMetric").equalsIgnoreCase(IpSetting.ENABLED)) {
        settings.put(IpSetting.METRIC, IpSetting.AUTOMATIC);
      }
      all.put(number(cell(row, "InterfaceIndex")), settings);
    }
    if (all.isEmpty()) {
      throw new IllegalArgumentException("PowerShell told of no IP interface");
    }
    return all;
  }

  @Override
  public List<String> set(int adapter, boolean ipv6, IpSetting setting, String value) {
    List<String> words = new ArrayList<>(List.of("Set-NetIPInterface", "-InterfaceIndex"));
    words.addAll(List.of(Integer.toString(adapter), "-AddressFamily", family(ipv6)));
    if (setting == IpSetting.METRIC && value.equals(IpSetting.AUTOMATIC)) {
      words.addAll(List.of("-AutomaticMetric", "Enabled"));
    } else {
      if (setting == IpSetting.METRIC) {
        words.addAll(List.of("-AutomaticMetric", "Disabled"));
      }
      words.addAll(List.of("-" + setting.powerShell, quoted(value)));
    }
    return command(words.toArray(String[]::new));
  }

  @Override
  public List<String> rename(WindowsApi.Adapter adapter, String name) {
    return command(
        "Get-NetAdapter",
        "-InterfaceIndex",
        Integer.toString(adapter.device().index()),
        "|",
        "Rename-NetAdapter",
        "-NewName",
        quoted(name));
  }

  // ---- addresses and names

  @Override
  public List<String> addAddress(int adapter, Vip vip, int prefix) {
    return command(
        "New-NetIPAddress",
        "-InterfaceIndex",
        Integer.toString(adapter),
        "-IPAddress",
        vip.toString(),
        "-PrefixLength",
        Integer.toString(prefix),
        "-SkipAsSource",
        truth(true));
  }

  @Override
  public List<String> deleteAddress(int adapter, Vip vip) {
    return command(
        "Remove-NetIPAddress",
        "-InterfaceIndex",
        Integer.toString(adapter),
        "-IPAddress",
        vip.toString(),
        "-Confirm:" + truth(false));
  }

  @Override
  public List<String> showRegistration(int adapter) {
    return table("InterfaceIndex,RegisterThisConnectionsAddress", "Get-DnsClient");
  }

  @Override
  public Optional<Boolean> registration(int adapter, String output) {
    for (Map<String, String> row : rows(output)) {
      if (number(cell(row, "InterfaceIndex")) == adapter) {
        return Optional.of(truth(row, "RegisterThisConnectionsAddress"));
      }
    }
    return Optional.empty();
  }

  private static boolean truth(Map<String, String> row, String column) {
    String value = cell(row, column);
    if (!value.matches("(?i)true|false")) {
      throw new IllegalArgumentException("%s is '%s'".formatted(column, value));
    }
    return Boolean.parseBoolean(value);
  }

  @Override
  public List<String> setRegistration(int adapter, boolean registered) {
    return command(
        "Set-DnsClient",
        "-InterfaceIndex",
        Integer.toString(adapter),
        "-RegisterThisConnectionsAddress",
        truth(registered));
  }

  // ---- the firewall

  @Override
  public List<String> showPermission(Permission rule) {
    return table(
        "DisplayName,Enabled,Direction,Action",
        "Get-NetFirewallRule",
        "-DisplayName",
        quoted("evenkeel-arp-*"));
  }

  @Override
  public Optional<String> permission(Permission rule, CommandRunner.Result answer) {
    if (!answer.succeeded()) {
      throw new IllegalArgumentException(answer.reason());
    }
    for (Map<String, String> row : rows(answer.output())) {
      if (cell(row, "DisplayName").equals(rule.name())) {
        boolean whole =
            truth(row, "Enabled")
                && cell(row, "Direction").equals("Inbound")
                && cell(row, "Action").equals("Allow");
        return Optional.of(whole ? Step.PRESENT : Permission.CHANGED);
      }
    }
    return Optional.empty();
  }

  @Override
  public List<String> addPermission(Permission rule) {
    return command(
        "New-NetFirewallRule",
        "-DisplayName",
        quoted(rule.name()),
        "-Direction",
        "Inbound",
        "-Action",
        "Allow",
        "-Enabled",
        "True",
        "-Profile",
        "Any",
        "-LocalAddress",
        rule.vip().toString());
  }

  @Override
  public List<String> deletePermission(Permission rule) {
    return command("Remove-NetFirewallRule", "-DisplayName", quoted(rule.name()));
  }

  // ---- what netsh does not know: bindings, and DHCP without an address in its place

  /** Has an adapter ask for an IPv4 address, or not. */
  List<String> setDhcp(int adapter, boolean asks) {
    return command(
        "Set-NetIPInterface",
        "-InterfaceIndex",
        Integer.toString(adapter),
        "-AddressFamily",
        family(false),
        "-Dhcp",
        asks ? "Enabled" : "Disabled");
  }

  /** Shows what is bound to every adapter. */
  List<String> showBindings() {
    return table("Name,ComponentID,Enabled", "Get-NetAdapterBinding");
  }

  /**
   * Reads what that shows.
   *
   * @throws IllegalArgumentException when it is something else
   */
  static List<Bound> bindings(String output) {
    List<Bound> bindings =
        rows(output).stream()
            .map(
                row ->
                    new Bound(cell(row, "Name"), cell(row, "ComponentID"), truth(row, "Enabled")))
            .toList();
    if (bindings.isEmpty()) {
      throw new IllegalArgumentException("PowerShell told of no binding");
    }
    return bindings;
  }

  /**
   * A protocol or service of an adapter.
   *
   * @param adapter its name
   */
  record Bound(String adapter, String component, boolean enabled) {}

  /** Binds a component to an adapter, or takes it off. */
  List<String> setBinding(String adapter, String component, boolean enabled) {
    return command(
        "Set-NetAdapterBinding",
        "-Name",
        quoted(adapter),
        "-ComponentID",
        component,
        "-Enabled",
        truth(enabled));
  }
}
