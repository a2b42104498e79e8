package org.evenkeel.arp;

import static org.evenkeel.arp.Sample.VIP;
import static org.evenkeel.arp.Sample.VIP6;
import static org.evenkeel.arp.Sample.changes;
import static org.evenkeel.arp.Sample.facts;
import static org.evenkeel.arp.Sample.request;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.evenkeel.arp.Facts.Kernel;
import org.evenkeel.arp.Facts.Managers;
import org.evenkeel.arp.Step.Rule;
import org.evenkeel.arp.Step.TextFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PlanTest {
  private static final Set<String> TOOLS = Set.of("nft", "iptables", "ip6tables");

  @Test
  void settingsComeBeforeTheAddressAndOnlyWhereNeeded() {
    Facts facts = facts();
    Plan plan = Plan.of(facts, request(Method.AUTO, Mode.DR, VIP));
    assertEquals(Method.LOOPBACK, plan.method());
    assertEquals(
        List.of(
            "set net.ipv4.conf.all.arp_ignore = 1",
            "set net.ipv4.conf.all.arp_announce = 2",
            "add 10.0.0.100/32 to lo"),
        changes(facts, plan));
    assertEquals(List.of(), plan.problems());
  }

  @Test
  void everyFacingInterfaceIsLookedAtAndNoOther() {
    List<String> keys =
        Plan.of(facts(), request(Method.LOOPBACK, Mode.DR, VIP)).steps().stream()
            .map(planned -> planned.step().id())
            .filter(id -> id.endsWith("arp_ignore"))
            .toList();
    assertEquals(
        List.of(
            "sysctl net/ipv4/conf/all/arp_ignore",
            "sysctl net/ipv4/conf/eth0/arp_ignore",
            "sysctl net/ipv4/conf/eth1.7/arp_ignore"),
        keys);
  }

  /** The value in force is the larger of all's and the interface's; 3 to 7 answer for the VIP. */
  @ParameterizedTest
  @CsvSource({
    "0, 0, 1, 0",
    "1, 0, 1, 0",
    "2, 0, 2, 0",
    "8, 0, 8, 0",
    "0, 2, 1, 2",
    "0, 8, 1, 8",
    "0, 3, 1, 1",
    "3, 0, 1, 0",
    "2, 3, 2, 1",
    "1, 5, 1, 1"
  })
  void theLargerValueCounts(int all, int own, int allWanted, int ownWanted) {
    Facts facts =
        facts("net/ipv4/conf/all/arp_ignore=" + all, "net/ipv4/conf/eth0/arp_ignore=" + own);
    Plan plan = Plan.of(facts, request(Method.LOOPBACK, Mode.DR, VIP));
    assertEquals("" + allWanted, wanted(plan, "sysctl net/ipv4/conf/all/arp_ignore"));
    assertEquals("" + ownWanted, wanted(plan, "sysctl net/ipv4/conf/eth0/arp_ignore"));
  }

  @Test
  void ipv6NeedsNoArpSettingAndAsksForNoDuplicate() {
    assertEquals(
        List.of(
            "set net.ipv6.conf.lo.dad_transmits = 0",
            "set net.ipv6.conf.lo.accept_dad = 0",
            "add fd00::100/128 to lo"),
        changes(facts(), Plan.of(facts(), request(Method.LOOPBACK, Mode.DR, VIP6))));
  }

  @Test
  void aTunnelEndsOnItsOwnInterfaceThatFiltersLoosely() {
    Facts facts = facts("net/ipv4/conf/all/rp_filter=1");
    assertEquals(
        List.of(
            "set net.ipv4.conf.all.arp_ignore = 1",
            "set net.ipv4.conf.all.arp_announce = 2",
            "switch on tunl0",
            "set net.ipv4.conf.tunl0.rp_filter = 2",
            "add 10.0.0.100/32 to tunl0"),
        changes(facts, Plan.of(facts, request(Method.AUTO, Mode.TUN, VIP))));
  }

  @Test
  void autoSaysWhyItTakesAnotherMethodInAContainer() {
    Facts facts = facts(new Kernel(6, 1), Sample.NOBODY, false, TOOLS);
    Plan plan = Plan.of(facts, request(Method.AUTO, Mode.DR, VIP));
    assertEquals(Method.NFTABLES, plan.method());
    assertTrue(plan.reason().startsWith("/proc/sys/net is read-only here"), plan.reason());
    assertEquals(List.of(), plan.problems());
    Facts old = facts(new Kernel(6, 1), Sample.NOBODY, false, Set.of("iptables"));
    assertEquals(Method.IPTABLES, Plan.of(old, request(Method.AUTO, Mode.DR, VIP)).method());
  }

  @Test
  void aReadOnlyKernelIsAProblemOfTheLoopbackMethod() {
    Facts facts = facts(new Kernel(6, 1), Sample.NOBODY, false, TOOLS);
    String told = problem(facts, request(Method.LOOPBACK, Mode.DR, VIP));
    assertTrue(told.contains("/proc/sys/net cannot be written"), told);
  }

  @Test
  void nftablesHasATableOfItsOwnAndAnElementPerVip() {
    Plan plan = Plan.of(facts(), request(Method.NFTABLES, Mode.DR, VIP, VIP6));
    assertEquals(
        List.of(
            List.of(
                "nft",
                "add table inet evenkeel_arp; add chain inet evenkeel_arp prerouting { type nat"
                    + " hook prerouting priority -100; policy accept; }; flush chain inet"
                    + " evenkeel_arp prerouting; add set inet evenkeel_arp vips4 { type ipv4_addr;"
                    + " }; add rule inet evenkeel_arp prerouting ip daddr @vips4 redirect; add set"
                    + " inet evenkeel_arp vips6 { type ipv6_addr; }; add rule inet evenkeel_arp"
                    + " prerouting ip6 daddr @vips6 redirect"),
            List.of("nft", "add", "element", "inet", "evenkeel_arp", "vips4", "{ 10.0.0.100 }"),
            List.of("nft", "add", "element", "inet", "evenkeel_arp", "vips6", "{ fd00::100 }")),
        commands(plan));
  }

  @Test
  void nftablesOfOldKernelsHasATablePerFamilyAndBeforeThatAChainEachWay() {
    Request request = request(Method.NFTABLES, Mode.DR, VIP, VIP6);
    List<List<String>> old =
        commands(Plan.of(facts(new Kernel(5, 1), Sample.NOBODY, true, TOOLS), request));
    assertEquals(4, old.size());
    assertTrue(old.getFirst().getLast().startsWith("add table ip evenkeel_arp; "), old::toString);
    assertTrue(old.get(1).getLast().startsWith("add table ip6 evenkeel_arp; "), old::toString);
    assertTrue(!old.getFirst().getLast().contains("postrouting"), old::toString);
    List<List<String>> older =
        commands(Plan.of(facts(new Kernel(4, 17), Sample.NOBODY, true, TOOLS), request));
    assertTrue(
        older.getFirst().getLast().contains("hook postrouting priority 100"), older::toString);
  }

  @Test
  void iptablesHasAChainOfItsOwn() {
    Plan plan = Plan.of(facts(), request(Method.IPTABLES, Mode.DR, VIP, VIP6));
    assertEquals(
        List.of(
            "iptables -w 5 -t nat -N EVENKEEL-ARP",
            "iptables -w 5 -t nat -A PREROUTING -j EVENKEEL-ARP",
            "iptables -w 5 -t nat -A EVENKEEL-ARP -d 10.0.0.100/32 -j REDIRECT",
            "ip6tables -w 5 -t nat -N EVENKEEL-ARP",
            "ip6tables -w 5 -t nat -A PREROUTING -j EVENKEEL-ARP",
            "ip6tables -w 5 -t nat -A EVENKEEL-ARP -d fd00::100/128 -j REDIRECT"),
        commands(plan).stream().map(words -> String.join(" ", words)).toList());
  }

  @Test
  void firewalldGetsADirectRuleNowAndOneForTheNextStart() {
    Request lasting = new Request(List.of(VIP), Method.FIREWALLD, Mode.DR, List.of(), true);
    assertEquals(
        List.of(
            "firewall-cmd --direct --add-rule ipv4 nat PREROUTING 0 -d 10.0.0.100 -j REDIRECT",
            "firewall-cmd --permanent --direct --add-rule ipv4 nat PREROUTING 0 -d 10.0.0.100 -j"
                + " REDIRECT"),
        commands(Plan.of(facts(), lasting)).stream().map(w -> String.join(" ", w)).toList());
  }

  @Test
  void theMachinesOwnAddressIsNoVip() {
    String told = problem(facts(), request(Method.AUTO, Mode.DR, Vip.parse("10.0.0.30")));
    assertTrue(told.startsWith("10.0.0.30 is this machine's own address on eth0;"), told);
  }

  @Test
  void anInterfaceThatIsNotThereIsNamedBesideThoseThatAre() {
    String told =
        problem(facts(), new Request(List.of(VIP), Method.AUTO, Mode.DR, List.of("eth9"), false));
    assertEquals("no interface eth9; this machine has lo, eth0, eth1.7, wg0", told);
  }

  @Test
  void aToolThatIsMissingIsNamedWithItsPackage() {
    Facts facts = facts(new Kernel(6, 1), Sample.NOBODY, true, Set.of());
    String told = problem(facts, request(Method.NFTABLES, Mode.DR, VIP));
    assertEquals("nft is not installed; install it with: apt-get install nftables", told);
    assertEquals(2, Plan.of(facts, request(Method.IPTABLES, Mode.DR, VIP, VIP6)).problems().size());
  }

  @Test
  void redirectsAreNotForTunnels() {
    String told = problem(facts(), request(Method.NFTABLES, Mode.TUN, VIP));
    assertTrue(told.contains("a tunnel needs --method loopback"), told);
  }

  @ParameterizedTest
  @CsvSource({
    "netplan, /etc/netplan/90-evenkeel-arp-10.0.0.100.yaml",
    "systemd-networkd, /etc/systemd/network/05-lo.network.d/evenkeel-arp-10.0.0.100.conf",
    "ifupdown, /etc/network/interfaces.d/evenkeel-arp-10.0.0.100",
    "our own unit, /etc/systemd/system/evenkeel-arp.service"
  })
  void whoRulesLoAddsTheVipAtBoot(String who, String path) {
    Managers managers =
        new Managers(
            true,
            who.equals("systemd-networkd") ? Optional.of("05-lo.network") : Optional.empty(),
            Optional.empty(),
            who.equals("netplan"),
            who.equals("ifupdown"));
    Plan plan =
        Plan.of(
            facts(new Kernel(6, 1), managers, true, TOOLS),
            new Request(List.of(VIP), Method.LOOPBACK, Mode.DR, List.of(), true));
    assertTrue(plan.persistence().startsWith(who), plan.persistence());
    List<String> files =
        plan.steps().stream()
            .map(PlannedStep::step)
            .flatMap(step -> step instanceof TextFile file ? List.of(file).stream() : null)
            .map(TextFile::path)
            .toList();
    assertEquals(List.of("/etc/sysctl.d/90-evenkeel-arp-ipv4.conf", path), files);
  }

  private static String problem(Facts facts, Request request) {
    List<String> problems = Plan.of(facts, request).problems();
    assertEquals(1, problems.size(), problems::toString);
    return problems.getFirst();
  }

  private static String wanted(Plan plan, String id) {
    return plan.steps().stream()
        .map(PlannedStep::step)
        .filter(step -> step.id().equals(id))
        .findFirst()
        .orElseThrow()
        .wanted();
  }

  private static List<List<String>> commands(Plan plan) {
    return plan.steps().stream()
        .map(PlannedStep::step)
        .flatMap(step -> step instanceof Rule rule ? List.of(rule.add()).stream() : null)
        .toList();
  }
}
