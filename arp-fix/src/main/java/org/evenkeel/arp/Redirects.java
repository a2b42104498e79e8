package org.evenkeel.arp;

import java.util.ArrayList;
import java.util.List;
import org.evenkeel.arp.Facts.Kernel;
import org.evenkeel.arp.Step.Rule;

/**
 * Rules that redirect packets for the VIP to this machine, which then owns no VIP at all. Each tool
 * gets a table or chain of our own, so that nobody else's rule is touched.
 */
final class Redirects {
  /** Programs that rules are made with. */
  static final List<String> TOOLS = List.of("nft", "iptables", "ip6tables", "firewall-cmd", "tc");

  private static final String TABLE = "evenkeel_arp";
  private static final String CHAIN = "EVENKEEL-ARP";
  private static final String WHY_PLACE = "our rules stand apart from everybody else's";
  private static final String WHY_RULE = "packets for the VIP are redirected to this machine";

  private Redirects() {}

  /**
   * The table {@code evenkeel_arp} with a set of VIPs per family. Kernels before 5.2 translate only
   * in tables of one family, and those before 4.18 need a chain in both directions.
   */
  static List<PlannedStep> nftables(Request request, Kernel kernel) {
    List<PlannedStep> steps = new ArrayList<>();
    if (!kernel.before(5, 2)) {
      steps.add(table("inet", false, request.vips(), List.of(false, true)));
    } else {
      for (boolean ipv6 : new boolean[] {false, true}) {
        if (!request.vips(ipv6).isEmpty()) {
          String family = ipv6 ? "ip6" : "ip";
          boolean bothWays = kernel.before(4, 18);
          steps.add(table(family, bothWays, request.vips(ipv6), List.of(ipv6)));
        }
      }
    }
    for (Vip vip : request.vips()) {
      String family = kernel.before(5, 2) ? (vip.ipv6() ? "ip6" : "ip") : "inet";
      steps.add(new PlannedStep(element(family, vip), List.of(vip)));
    }
    return steps;
  }

  /**
   * A table, whole or not at all: nft takes all of an argument in one transaction.
   *
   * @param ipv6 for each set of addresses whether it is of IPv6
   */
  private static PlannedStep table(
      String family, boolean bothWays, List<Vip> vips, List<Boolean> ipv6) {
    String table = family + " " + TABLE;
    List<String> commands = new ArrayList<>();
    commands.add("add table " + table);
    commands.add(
        "add chain %s prerouting { type nat hook prerouting priority -100; policy accept; }"
            .formatted(table));
    if (bothWays) {
      commands.add(
          "add chain %s postrouting { type nat hook postrouting priority 100; policy accept; }"
              .formatted(table));
    }
    // A rule that somebody took away comes back once, beside those that stayed.
    commands.add("flush chain " + table + " prerouting");
    List<String> rules = new ArrayList<>();
    for (boolean six : ipv6) {
      String set = six ? "vips6" : "vips4";
      String rule = (six ? "ip6 daddr @" : "ip daddr @") + set + " redirect";
      commands.add(
          "add set %s %s { type %s; }".formatted(table, set, six ? "ipv6_addr" : "ipv4_addr"));
      commands.add("add rule " + table + " prerouting " + rule);
      rules.add(rule);
    }
    Rule rule =
        new Rule(
            "nftables table " + table,
            WHY_PLACE,
            List.of("nft", "list", "chain", family, TABLE, "prerouting"),
            rules,
            List.of("nft", String.join("; ", commands)),
            List.of("nft", "delete", "table", family, TABLE));
    return new PlannedStep(rule, vips);
  }

  private static Rule element(String family, Vip vip) {
    String set = "vips" + (vip.ipv6() ? 6 : 4);
    String braced = "{ " + vip + " }";
    return new Rule(
        "nftables redirect of " + vip + " in " + family + " " + TABLE,
        WHY_RULE,
        List.of("nft", "get", "element", family, TABLE, set, braced),
        List.of(),
        List.of("nft", "add", "element", family, TABLE, set, braced),
        List.of("nft", "delete", "element", family, TABLE, set, braced));
  }

  /** The chain {@code EVENKEEL-ARP}, a jump to it, and a rule per VIP. */
  static List<PlannedStep> iptables(Request request) {
    List<PlannedStep> steps = new ArrayList<>();
    for (boolean ipv6 : new boolean[] {false, true}) {
      List<Vip> vips = request.vips(ipv6);
      if (vips.isEmpty()) {
        continue;
      }
      String tool = ipv6 ? "ip6tables" : "iptables";
      Rule chain =
          new Rule(
              tool + " chain " + CHAIN,
              WHY_PLACE,
              nat(tool, "-n", "-L", CHAIN),
              List.of(),
              nat(tool, "-N", CHAIN),
              nat(tool, "-X", CHAIN));
      steps.add(new PlannedStep(chain, vips));
      steps.add(
          new PlannedStep(iptables(tool, "jump to " + CHAIN, "PREROUTING", "-j", CHAIN), vips));
      for (Vip vip : vips) {
        Rule rule =
            iptables(tool, "redirect of " + vip, CHAIN, "-d", vip.network(), "-j", "REDIRECT");
        steps.add(new PlannedStep(rule, List.of(vip)));
      }
    }
    return steps;
  }

  private static Rule iptables(String tool, String name, String chain, String... rule) {
    return new Rule(
        tool + " " + name,
        WHY_RULE,
        nat(tool, with(chain, "-C", rule)),
        List.of(),
        nat(tool, with(chain, "-A", rule)),
        nat(tool, with(chain, "-D", rule)));
  }

  private static String[] with(String chain, String verb, String... rule) {
    List<String> words = new ArrayList<>(List.of(verb, chain));
    words.addAll(List.of(rule));
    return words.toArray(String[]::new);
  }

  /** Waits at most five seconds for whoever else is changing the rules. */
  private static List<String> nat(String tool, String... rest) {
    List<String> words = new ArrayList<>(List.of(tool, "-w", "5", "-t", "nat"));
    words.addAll(List.of(rest));
    return words;
  }

  /**
   * Direct rules, in force and permanent: firewalld itself brings them back after a reload or a
   * reboot, and connections that are open stay open because nothing is reloaded.
   */
  static List<PlannedStep> firewalld(Request request) {
    List<PlannedStep> steps = new ArrayList<>();
    for (Vip vip : request.vips()) {
      steps.add(new PlannedStep(direct(vip, List.of()), List.of(vip)));
      if (request.lasting()) {
        steps.add(new PlannedStep(direct(vip, List.of("--permanent")), List.of(vip)));
      }
    }
    return steps;
  }

  private static Rule direct(Vip vip, List<String> permanent) {
    return new Rule(
        "firewalld " + (permanent.isEmpty() ? "" : "permanent ") + "redirect of " + vip,
        WHY_RULE,
        direct(vip, permanent, "--query-rule"),
        List.of(),
        direct(vip, permanent, "--add-rule"),
        direct(vip, permanent, "--remove-rule"));
  }

  private static List<String> direct(Vip vip, List<String> permanent, String verb) {
    List<String> words = new ArrayList<>(List.of("firewall-cmd"));
    words.addAll(permanent);
    String family = vip.ipv6() ? "ipv6" : "ipv4";
    words.addAll(List.of("--direct", verb, family, "nat", "PREROUTING", "0"));
    words.addAll(List.of("-d", vip.toString(), "-j", "REDIRECT"));
    return words;
  }

  /** Why a redirect method cannot work here. */
  static List<String> problems(Facts facts, Request request, Method method) {
    List<String> problems = new ArrayList<>();
    if (request.mode() == Mode.TUN) {
      problems.add(
          "--method %s is for direct routing; a tunnel needs --method loopback".formatted(method));
    }
    List<String> needed =
        switch (method) {
          case AUTO, LOOPBACK -> List.of();
          case NFTABLES -> List.of("nft");
          case FIREWALLD -> List.of("firewall-cmd");
          case IPTABLES ->
              request.vips(true).isEmpty() ? List.of("iptables") : List.of("iptables", "ip6tables");
        };
    for (String tool : needed) {
      if (!facts.tools().contains(tool)) {
        problems.add(
            "%s is not installed; install it with: apt-get install %s"
                .formatted(tool, packageOf(tool)));
      }
    }
    if (method == Method.FIREWALLD && !facts.firewalld()) {
      problems.add("firewalld does not run; start it with: systemctl start firewalld");
    }
    if (method == Method.IPTABLES && facts.firewalld()) {
      problems.add(
          "firewalld runs and drops rules of iptables that are not its own when it reloads; use"
              + " --method firewalld or loopback");
    }
    for (Vip vip : request.vips()) {
      facts.devices().stream()
          .filter(device -> device.assigned(vip.address()).isPresent())
          .filter(device -> device.loopback() || !device.arp())
          .forEach(
              device ->
                  problems.add(
                      "%s is on %s, so nothing would be redirected; take it off with: evenkeel-arp"
                              .formatted(vip, device.name())
                          + " remove --vip %s, or ip addr del %s dev %s"
                              .formatted(vip, vip.network(), device.name())));
    }
    return problems;
  }

  private static String packageOf(String tool) {
    return switch (tool) {
      case "nft" -> "nftables";
      case "firewall-cmd" -> "firewalld";
      case "tc" -> "iproute2";
      default -> "iptables";
    };
  }
}
