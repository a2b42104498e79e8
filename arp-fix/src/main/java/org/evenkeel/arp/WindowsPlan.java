package org.evenkeel.arp;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.evenkeel.arp.Facts.Assigned;
import org.evenkeel.arp.Facts.Device;
import org.evenkeel.arp.WindowsStep.Adapter;
import org.evenkeel.arp.WindowsStep.AdapterName;
import org.evenkeel.arp.WindowsStep.Binding;
import org.evenkeel.arp.WindowsStep.Dhcp;
import org.evenkeel.arp.WindowsStep.Permission;
import org.evenkeel.arp.WindowsStep.Registration;
import org.evenkeel.arp.WindowsStep.Setting;
import org.evenkeel.arp.WindowsStep.VipOn;

/**
 * The VIP on a loopback adapter of its own: Windows answers for an address only on the adapter that
 * has it, and that one has no cable. Pure. The address comes last, when all that keeps it quiet is
 * in place.
 */
final class WindowsPlan {
  /**
   * What an adapter without a cable has no use for, and would only announce the VIP with: Client
   * for Microsoft Networks, File and Printer Sharing, the QoS scheduler, topology discovery (both
   * sides) and LLDP.
   */
  static final List<String> COMPONENTS =
      List.of("ms_msclient", "ms_server", "ms_pacer", "ms_lltdio", "ms_rspndr", "ms_lldp");

  private static final String ADAPTER = LoopbackAdapter.NAME;
  private static final String WHY_ADAPTER = "the VIP is on an adapter that no neighbour can ask";
  private static final String WHY_NAME = "it can be told from the others";
  private static final String WHY_BINDING = "nothing but IP is spoken there";
  private static final String WHY_REGISTRATION = "DNS must not give this machine for the VIP";
  private static final String WHY_DHCP = "it has no address but the VIPs";
  private static final String WHY_METRIC = "no route is preferred for leading there";
  private static final String WHY_RECEIVE =
      "packets for the VIP are taken though they come in here";
  private static final String WHY_TAKE = "packets for the VIP are taken as they come in elsewhere";
  private static final String WHY_SEND = "answers from the VIP leave through the other adapters";
  private static final String WHY_DAD = "nobody is asked whether the VIP is a duplicate: it is one";
  private static final String WHY_PERMISSION =
      "the firewall lets nothing in on an adapter of an unknown network";
  private static final String WHY_ADDRESS = "packets for the VIP are this machine's";

  private WindowsPlan() {}

  /** The plan for this machine. */
  static Plan of(WindowsFacts facts, Request request) {
    return new Plan(
        Method.LOOPBACK,
        "the only one that Windows has",
        "Windows itself keeps all of it",
        steps(facts, request),
        problems(facts, request));
  }

  private static List<PlannedStep> steps(WindowsFacts facts, Request request) {
    List<PlannedStep> steps = new ArrayList<>();
    List<Vip> all = request.vips();
    steps.add(new PlannedStep(new Adapter(WHY_ADAPTER), all));
    steps.add(new PlannedStep(new AdapterName(ADAPTER, WHY_NAME), all));
    for (String component : COMPONENTS) {
      steps.add(new PlannedStep(new Binding(ADAPTER, component, WHY_BINDING), all));
    }
    steps.add(new PlannedStep(new Dhcp(ADAPTER, WHY_DHCP), all));
    steps.add(new PlannedStep(new Registration(ADAPTER, WHY_REGISTRATION), all));
    for (boolean ipv6 : new boolean[] {false, true}) {
      List<Vip> vips = request.vips(ipv6);
      if (!vips.isEmpty()) {
        for (Step setting : settings(facts.facing(request.interfaces(), ipv6), ipv6)) {
          steps.add(new PlannedStep(setting, vips));
        }
      }
    }
    for (Vip vip : all) {
      steps.add(new PlannedStep(new Permission(vip, WHY_PERMISSION), List.of(vip)));
    }
    for (Vip vip : all) {
      Step address = new VipOn(ADAPTER, vip, request.prefix(vip), WHY_ADDRESS);
      steps.add(new PlannedStep(address, List.of(vip)));
    }
    return steps;
  }

  private static List<Step> settings(List<String> facing, boolean ipv6) {
    String on = IpSetting.ENABLED;
    List<Step> steps = new ArrayList<>();
    steps.add(new Setting(ADAPTER, ipv6, IpSetting.METRIC, "254", WHY_METRIC));
    steps.add(new Setting(ADAPTER, ipv6, IpSetting.WEAK_HOST_RECEIVE, on, WHY_TAKE));
    steps.add(new Setting(ADAPTER, ipv6, IpSetting.WEAK_HOST_SEND, on, WHY_SEND));
    steps.add(new Setting(ADAPTER, ipv6, IpSetting.DAD_TRANSMITS, "0", WHY_DAD));
    for (String adapter : facing) {
      steps.add(new Setting(adapter, ipv6, IpSetting.WEAK_HOST_RECEIVE, on, WHY_RECEIVE));
    }
    return steps;
  }

  private static List<String> problems(WindowsFacts facts, Request request) {
    List<String> problems = new ArrayList<>(unfit(facts, request));
    for (String name : request.interfaces()) {
      if (facts.device(name).isEmpty()) {
        problems.add(
            "no adapter %s; this machine has %s"
                .formatted(
                    name, String.join(", ", facts.devices().stream().map(Device::name).toList())));
      }
    }
    for (Vip vip : request.vips()) {
      int bits = vip.prefixLength();
      if (request.prefix(vip) < 1 || request.prefix(vip) > bits) {
        problems.add(
            "%s has no prefix of %d bits; give --prefix 1 to %d"
                .formatted(vip, request.prefix(vip), bits));
      }
      owner(facts, vip).ifPresent(problems::add);
    }
    for (boolean ipv6 : new boolean[] {false, true}) {
      if (!request.vips(ipv6).isEmpty() && facts.facing(request.interfaces(), ipv6).isEmpty()) {
        problems.add(
            "no adapter that is up has an %s address; name the one towards the director with --interface"
                .formatted(ipv6 ? "IPv6" : "IPv4"));
      }
    }
    facts
        .balanced()
        .ifPresent(
            adapters ->
                adapters.forEach(adapter -> problems.add(balanced(adapter) + advice(adapter))));
    return problems;
  }

  private static String balanced(String adapter) {
    return "Windows' own Network Load Balancing is bound to " + adapter + " and would interfere";
  }

  private static String advice(String adapter) {
    return "; take it off with: Remove-NlbClusterNode -InterfaceName '%s' -Force"
        .formatted(adapter);
  }

  private static List<String> unfit(WindowsFacts facts, Request request) {
    List<String> problems = new ArrayList<>();
    if (facts.old()) {
      problems.add(
          "this Windows is older than Server 2016; run evenkeel-arp-2012.ps1 instead"
              + " (docs/arp.md)");
    }
    if (request.method() != Method.AUTO && request.method() != Method.LOOPBACK) {
      problems.add("--method %s is for Linux".formatted(request.method()));
    }
    if (request.mode() == Mode.TUN) {
      problems.add("--mode tun is for Linux: Windows ends no tunnel of a director");
    }
    if (!request.lasting()) {
      problems.add("--temporary is for Linux: Windows keeps an adapter until it is removed");
    }
    return problems;
  }

  /** An address that neighbours may ask for is not a VIP but this machine's own. */
  private static Optional<String> owner(WindowsFacts facts, Vip vip) {
    for (Device device : facts.devices()) {
      Optional<Assigned> assigned = device.assigned(vip.address());
      if (assigned.isEmpty() || device.name().equalsIgnoreCase(ADAPTER)) {
        continue;
      }
      String off =
          "netsh interface %s delete address \"%s\" %s"
              .formatted(vip.ipv6() ? "ipv6" : "ipv4", device.name(), vip);
      return Optional.of(
          device.loopback()
              ? "%s is on the adapter %s already, which is not ours; take it off with: %s"
                  .formatted(vip, device.name(), off)
              : "%s is this machine's own address on %s; a VIP is the director's: give that, or take it off with: %s"
                  .formatted(vip, device.name(), off));
    }
    return Optional.empty();
  }
}
