package org.evenkeel.arp;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import org.evenkeel.arp.Facts.Assigned;
import org.evenkeel.arp.Facts.Device;

/**
 * A Windows of adapters, settings and rules: its device functions, and its programs, which take
 * exactly the command lines that they are documented with and answer in the documented form. Every
 * call may be made to fail.
 */
final class InMemoryWindows implements WindowsApi, CommandRunner {
  static final String LAN = "Ethernet 2";

  /** An adapter. */
  static final class Nic {
    final String id;
    final int index;
    String name;
    final List<Assigned> addresses = new ArrayList<>();
    final Map<Boolean, Map<IpSetting, String>> settings = new HashMap<>();
    final Map<String, Boolean> bindings = new TreeMap<>();
    boolean registered = true;
    boolean dhcp = true;

    private Nic(int index, String name) {
      this.id = "{0000000%d-0000-0000-0000-000000000000}".formatted(index);
      this.index = index;
      this.name = name;
      for (boolean ipv6 : new boolean[] {false, true}) {
        Map<IpSetting, String> of = new EnumMap<>(IpSetting.class);
        of.put(IpSetting.METRIC, IpSetting.AUTOMATIC);
        of.put(IpSetting.WEAK_HOST_RECEIVE, IpSetting.DISABLED);
        of.put(IpSetting.WEAK_HOST_SEND, IpSetting.DISABLED);
        of.put(IpSetting.DAD_TRANSMITS, ipv6 ? "1" : "3");
        settings.put(ipv6, of);
      }
      for (String component : List.of("ms_tcpip", "ms_tcpip6", "ms_msclient", "ms_server")) {
        bindings.put(component, true);
      }
      bindings.put("ms_lldp", false);
    }

    Map<IpSetting, String> settings(boolean ipv6) {
      return need(settings, ipv6);
    }

    boolean bound(String component) {
      return need(bindings, component);
    }

    @Override
    public String toString() {
      return "%s %s dhcp=%s registered=%s %s %s"
          .formatted(name, addresses, dhcp, registered, new TreeMap<>(settings), bindings);
    }
  }

  final InMemoryDevices devices = new InMemoryDevices(this);
  final Map<String, Nic> nics = new LinkedHashMap<>();
  final Map<String, String> rules = new TreeMap<>();
  final List<List<String>> commands = new ArrayList<>();
  boolean elevated = true;
  private int calls;
  private int failAt = Integer.MAX_VALUE;
  private int nextIndex = 4;

  InMemoryWindows() {
    Nic lan = newNic(LAN);
    lan.addresses.add(new Assigned(InetAddress.ofLiteral("10.0.0.30"), 24, true));
    lan.addresses.add(new Assigned(InetAddress.ofLiteral("fd00::30"), 64, true));
  }

  Nic newNic(String name) {
    Nic nic = new Nic(nextIndex++, name);
    nics.put(nic.id, nic);
    return nic;
  }

  Nic nic(String name) {
    return nics.values().stream().filter(nic -> nic.name.equals(name)).findFirst().orElseThrow();
  }

  private static <K, V> V need(Map<K, V> map, K key) {
    return Objects.requireNonNull(map.get(key), () -> key + " is missing");
  }

  /** From now on the nth call of Windows fails, and only that. */
  void failAt(int n) {
    calls = 0;
    failAt = n;
  }

  /** Whether the call that is made now is the one that fails. */
  boolean fails() {
    return ++calls == failAt;
  }

  boolean failed() {
    return calls >= failAt;
  }

  /** All that a change could have touched, but for the numbers of adapters. */
  String state() {
    return new TreeSet<>(nics.values().stream().map(Nic::toString).toList())
        + "\n"
        + rules
        + "\n"
        + devices.registered();
  }

  @Override
  public List<Adapter> adapters() {
    List<Adapter> adapters = new ArrayList<>();
    adapters.add(
        new Adapter(
            "{lo}",
            new Device("Loopback Pseudo-Interface 1", 1, true, true, false, List.of()),
            false));
    for (Nic nic : nics.values()) {
      adapters.add(
          new Adapter(
              nic.id, new Device(nic.name, nic.index, true, false, true, nic.addresses), nic.dhcp));
    }
    return adapters;
  }

  @Override
  public String version() {
    return "10.0";
  }

  @Override
  public boolean elevated() {
    return elevated;
  }

  @Override
  public String accountName(String sid) {
    return System.getProperty("user.name", "");
  }

  // ---- programs

  @Override
  public Result run(List<String> words) {
    commands.add(words);
    if (fails()) {
      return new Result(1, "", "refused");
    }
    return switch (words.getFirst()) {
      case "netsh" -> netsh(words);
      case "powershell" -> powerShell(words);
      case "icacls" -> done("");
      default -> new Result(127, "", words.getFirst() + " is not installed");
    };
  }

  private static Result done(String output) {
    return new Result(0, output, "");
  }

  private static Result wrong(String message) {
    return new Result(1, message, "");
  }

  private Optional<Nic> at(String index) {
    return nics.values().stream().filter(nic -> index.equals("" + nic.index)).findFirst();
  }

  private static Map<String, String> tagged(List<String> words) {
    Map<String, String> tags = new HashMap<>();
    for (String word : words) {
      int equals = word.indexOf('=');
      if (equals > 0) {
        tags.put(word.substring(0, equals), word.substring(equals + 1));
      }
    }
    return tags;
  }

  private Result netsh(List<String> words) {
    Map<String, String> tags = tagged(words);
    boolean ipv6 = words.get(2).equals("ipv6");
    String verb =
        String.join(" ", words.stream().filter(word -> !word.contains("=")).skip(1).toList());
    Optional<Nic> nic = at(tags.getOrDefault("interface", tags.getOrDefault("name", "")));
    return switch (verb.replace("ipv6", "ipv4")) {
      case "interface ipv4 show interfaces" -> done(verbose(ipv6));
      case "interface ipv4 set interface" -> set(nic, ipv6, tags);
      case "interface set interface" -> rename(byName(need(tags, "name")), need(tags, "newname"));
      case "interface ipv4 add address" -> add(nic, tags);
      case "interface ipv4 delete address" -> delete(nic, need(tags, "address"));
      case "interface ipv4 show dnsservers" ->
          nic.map(of -> done(registration(of))).orElse(wrong("Element not found.\n"));
      case "interface ipv4 set dnsservers" ->
          register(nic, "" + need(tags, "register").equals("primary"));
      case "advfirewall firewall show rule" -> show(need(tags, "name"));
      case "advfirewall firewall add rule" -> allow(need(tags, "name"), need(tags, "localip"));
      case "advfirewall firewall delete rule" -> forbid(need(tags, "name"));
      default -> wrong("The following command was not found: " + verb);
    };
  }

  private Optional<Nic> byName(String name) {
    return nics.values().stream().filter(nic -> nic.name.equals(name)).findFirst();
  }

  private String verbose(boolean ipv6) {
    StringBuilder text = new StringBuilder();
    for (Nic nic : nics.values()) {
      Map<IpSetting, String> settings = nic.settings(ipv6);
      boolean automatic = need(settings, IpSetting.METRIC).equals(IpSetting.AUTOMATIC);
      text.append(
          """

          Interface %s Parameters
          ----------------------------------------------
          IfLuid                             : ethernet_%d
          IfIndex                            : %d
          State                              : connected
          Metric                             : %s
          Link MTU                           : 1500 bytes
          DAD Transmits                      : %s
          Forwarding                         : disabled
          Weak Host Sends                    : %s
          Weak Host Receives                 : %s
          Use Automatic Metric               : %s

          """
              .formatted(
                  nic.name,
                  32768 + nic.index,
                  nic.index,
                  automatic ? "25" : need(settings, IpSetting.METRIC),
                  need(settings, IpSetting.DAD_TRANSMITS),
                  need(settings, IpSetting.WEAK_HOST_SEND),
                  need(settings, IpSetting.WEAK_HOST_RECEIVE),
                  automatic ? "enabled" : "disabled"));
    }
    return text.toString();
  }

  private static Result set(Optional<Nic> nic, boolean ipv6, Map<String, String> tags) {
    if (nic.isEmpty()) {
      return wrong("Element not found.\n");
    }
    for (IpSetting setting : IpSetting.values()) {
      if (tags.containsKey(setting.netsh)) {
        nic.get().settings(ipv6).put(setting, need(tags, setting.netsh));
        return done("Ok.\n\n");
      }
    }
    return wrong("The syntax supplied for this command is not valid.\n");
  }

  private static Result rename(Optional<Nic> nic, String name) {
    if (nic.isEmpty()) {
      return wrong("An interface with this name is not registered with the router.\n");
    }
    nic.get().name = name;
    return done("");
  }

  private static Result add(Optional<Nic> nic, Map<String, String> tags) {
    String[] parts = need(tags, "address").split("/", 2);
    int prefix =
        parts.length == 2
            ? Integer.parseInt(parts[1])
            : Integer.bitCount(Vip.parse(need(tags, "mask")).address().hashCode());
    return add(nic, parts[0], prefix, need(tags, "skipassource").equals("true"));
  }

  private static Result add(Optional<Nic> nic, String address, int prefix, boolean quiet) {
    if (nic.isEmpty() || !quiet) {
      return wrong("Element not found.\n");
    }
    nic.get().addresses.add(new Assigned(InetAddress.ofLiteral(address), prefix, true));
    return done("");
  }

  private static Result delete(Optional<Nic> nic, String address) {
    boolean gone =
        nic.isPresent()
            && nic.get()
                .addresses
                .removeIf(each -> each.address().equals(InetAddress.ofLiteral(address)));
    return gone ? done("") : wrong("Element not found.\n");
  }

  private static Result ask(Optional<Nic> nic, String dhcp) {
    nic.ifPresent(of -> of.dhcp = dhcp.equals("Enabled"));
    return nic.isPresent() ? done("") : wrong("Element not found.\n");
  }

  private static String registration(Nic nic) {
    return """

    Configuration for interface "%s"
        Statically Configured DNS Servers:    None
        Register with which suffix:           %s

    """
        .formatted(nic.name, nic.registered ? "Primary only" : "None");
  }

  private static Result register(Optional<Nic> nic, String registered) {
    if (nic.isEmpty()) {
      return wrong("Element not found.\n");
    }
    nic.get().registered = Boolean.parseBoolean(registered);
    return done("");
  }

  private Result show(String name) {
    if (!rules.containsKey(name)) {
      return wrong("\nNo rules match the specified criteria.\n\n");
    }
    String address = need(rules, name);
    return done(
        """

        Rule Name:                            %s
        ----------------------------------------------------------------------
        Enabled:                              %s
        Direction:                            In
        Profiles:                             Domain,Private,Public
        Grouping:
        LocalIP:                              %s/%d
        RemoteIP:                             Any
        Protocol:                             Any
        Edge traversal:                       No
        Action:                               Allow
        Ok.

        """
            .formatted(
                name,
                address.startsWith("off ") ? "No" : "Yes",
                address.replace("off ", ""),
                address.contains(":") ? 128 : 32));
  }

  private Result allow(String name, String address) {
    rules.put(name, address);
    return done("Ok.\n\n");
  }

  private Result forbid(String name) {
    return rules.remove(name) == null
        ? wrong("\nNo rules match the specified criteria.\n\n")
        : done("\nDeleted 1 rule(s).\nOk.\n\n");
  }

  private Result powerShell(List<String> words) {
    List<String> script = words.subList(7, words.size());
    Map<String, String> named = new HashMap<>();
    for (int i = 0; i + 1 < script.size(); i++) {
      if (script.get(i).startsWith("-")) {
        named.put(script.get(i), script.get(i + 1).replace("'", ""));
      }
    }
    boolean ipv6 = named.getOrDefault("-AddressFamily", "").equals("IPv6");
    Optional<Nic> nic = at(named.getOrDefault("-InterfaceIndex", ""));
    return switch (script.getFirst()) {
      case "Get-NetIPInterface" -> done(settings(ipv6));
      case "Set-NetIPInterface" ->
          named.containsKey("-Dhcp")
              ? ask(nic, need(named, "-Dhcp"))
              : set(nic, ipv6, lower(named));
      case "Get-NetAdapter" -> rename(nic, need(named, "-NewName"));
      case "New-NetIPAddress" ->
          add(
              nic,
              need(named, "-IPAddress"),
              Integer.parseInt(need(named, "-PrefixLength")),
              need(named, "-SkipAsSource").equals("$true"));
      case "Remove-NetIPAddress" -> delete(nic, need(named, "-IPAddress"));
      case "Get-DnsClient" -> done(registrations());
      case "Set-DnsClient" ->
          register(nic, need(named, "-RegisterThisConnectionsAddress").substring(1));
      case "Get-NetFirewallRule" -> done(permissions());
      case "New-NetFirewallRule" ->
          allow(need(named, "-DisplayName"), need(named, "-LocalAddress"));
      case "Remove-NetFirewallRule" -> forbid(need(named, "-DisplayName"));
      case "Get-NetAdapterBinding" -> done(bindings());
      case "Set-NetAdapterBinding" ->
          bind(need(named, "-Name"), need(named, "-ComponentID"), need(named, "-Enabled"));
      default -> new Result(1, "", "The term '" + script.getFirst() + "' is not recognized");
    };
  }

  /** The settings among the parameters, named as netsh does. */
  private static Map<String, String> lower(Map<String, String> named) {
    Map<String, String> tags = new HashMap<>();
    for (IpSetting setting : IpSetting.values()) {
      String value = named.get("-" + setting.powerShell);
      if (value != null) {
        tags.put(setting.netsh, value);
      }
    }
    if (named.getOrDefault("-AutomaticMetric", "").equals("Enabled")) {
      tags.put(IpSetting.METRIC.netsh, IpSetting.AUTOMATIC);
    }
    return tags;
  }

  private String settings(boolean ipv6) {
    StringBuilder text =
        new StringBuilder(
            "\"InterfaceIndex\",\"AutomaticMetric\",\"InterfaceMetric\",\"WeakHostReceive\",\"WeakHostSend\",\"DadTransmits\"\r\n");
    for (Nic nic : nics.values()) {
      Map<IpSetting, String> of = nic.settings(ipv6);
      boolean automatic = need(of, IpSetting.METRIC).equals(IpSetting.AUTOMATIC);
      text.append(
          "\"%d\",\"%s\",\"%s\",\"%s\",\"%s\",\"%s\"\r\n"
              .formatted(
                  nic.index,
                  automatic ? "Enabled" : "Disabled",
                  automatic ? "25" : need(of, IpSetting.METRIC),
                  capital(need(of, IpSetting.WEAK_HOST_RECEIVE)),
                  capital(need(of, IpSetting.WEAK_HOST_SEND)),
                  need(of, IpSetting.DAD_TRANSMITS)));
    }
    return text.toString();
  }

  private static String capital(String word) {
    return word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1);
  }

  private String registrations() {
    StringBuilder text =
        new StringBuilder("\"InterfaceIndex\",\"RegisterThisConnectionsAddress\"\r\n");
    nics.values()
        .forEach(
            nic ->
                text.append(
                    "\"%d\",\"%s\"\r\n".formatted(nic.index, capital("" + nic.registered))));
    return text.toString();
  }

  private String permissions() {
    StringBuilder text = new StringBuilder();
    rules.forEach(
        (name, address) ->
            text.append(
                "\"%s\",\"%s\",\"Inbound\",\"Allow\"\r\n"
                    .formatted(name, address.startsWith("off ") ? "False" : "True")));
    return text.isEmpty() ? "" : "\"DisplayName\",\"Enabled\",\"Direction\",\"Action\"\r\n" + text;
  }

  private String bindings() {
    StringBuilder text = new StringBuilder("\ufeff\"Name\",\"ComponentID\",\"Enabled\"\r\n");
    for (Nic nic : nics.values()) {
      nic.bindings.forEach(
          (component, on) ->
              text.append(
                  "\"%s\",\"%s\",\"%s\"\r\n".formatted(nic.name, component, capital("" + on))));
    }
    return text.toString();
  }

  private Result bind(String name, String component, String enabled) {
    Optional<Nic> nic = byName(name);
    if (nic.isEmpty() || !nic.get().bindings.containsKey(component)) {
      return new Result(1, "", "No matching MSFT_NetAdapterBindingSettingData objects found");
    }
    nic.get().bindings.put(component, enabled.equals("$true"));
    return done("");
  }
}
