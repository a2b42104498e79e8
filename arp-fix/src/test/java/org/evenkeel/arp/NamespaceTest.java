package org.evenkeel.arp;

import static org.evenkeel.arp.Site.SECOND;
import static org.evenkeel.arp.Site.VIP;
import static org.evenkeel.arp.Site.VIP6;
import static org.evenkeel.arp.Site.ok;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.io.Writer;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import org.evenkeel.agent.AgentService;
import org.evenkeel.agent.AgentStatus;
import org.evenkeel.agent.ControlDoor;
import org.evenkeel.agent.Log;
import org.evenkeel.agent.ServiceEndpoint;
import org.evenkeel.agent.SystemMetrics;
import org.evenkeel.arp.Site.Result;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The program on this machine's kernel, and what a neighbour sees of it. */
@Tag("lab")
class NamespaceTest {
  private static final Log QUIET = new Log(new PrintWriter(Writer.nullWriter()));

  @TempDir private Path root = Path.of("");
  private Site site;

  @BeforeEach
  void build() throws Exception {
    site = new Site(root);
  }

  @AfterEach
  void tearDown() throws Exception {
    if (site != null) {
      site.close();
    }
  }

  @Test
  void onLoopbackTheVipIsAcceptedInSilence() throws Exception {
    site.serve();
    String found = site.state();
    site.ipOnReal("address add " + VIP + "/32 dev lo");
    assertTrue(site.answersFor(VIP), "without the settings the real server steals the traffic");
    assertFault(site.arp("check --vip " + VIP), "answered: this machine steals");
    site.ipOnReal("address del " + VIP + "/32 dev lo");

    ok(site.arp("apply --vip " + VIP + " --vip " + VIP6));
    assertFalse(site.answersFor(VIP));
    assertFalse(site.answersFor(VIP6));
    site.routeThroughReal();
    Site.eventually("the VIPs are served", () -> site.fetches(VIP) && site.fetches(VIP6));
    ok(site.arp("check --port 80"));

    String applied = site.state();
    assertTrue(ok(site.arp("apply --vip " + VIP + " --vip " + VIP6)).startsWith("nothing to do"));
    assertEquals(applied, site.state());

    ok(site.arp("remove --all"));
    assertEquals(found, site.state());
    assertEquals(List.of(), site.files());
  }

  @Test
  void anIpv6VipOnTheWrongInterfaceIsFoundByAsking() throws Exception {
    site.ipOnReal("address add " + VIP6 + "/128 dev eth0 nodad");
    assertTrue(site.answersFor(VIP6), "on the facing interface the kernel answers");
    assertFault(site.arp("check --vip " + VIP6), "answered: this machine steals");
    Result refused = site.arp("apply --vip " + VIP6);
    assertEquals(1, refused.exit());
    assertTrue(
        refused.output().contains("fd09::100 is this machine's own address on eth0"),
        refused::output);
  }

  @Test
  void nftablesRedirectsTheVipOfBothFamilies() throws Exception {
    site.serve();
    site.routeThroughReal();
    String found = site.state();
    assertFalse(site.fetches(VIP) || site.fetches(VIP6), "nobody has the VIP");

    ok(site.arp("apply --method nftables --vip " + VIP + " --vip " + VIP6));
    Site.eventually("the VIPs are served", () -> site.fetches(VIP) && site.fetches(VIP6));
    assertFalse(site.answersFor(VIP) || site.answersFor(VIP6));
    ok(site.arp("check --port 80"));
    String applied = site.state();
    assertTrue(
        ok(site.arp("apply --method nftables --vip " + VIP + " --vip " + VIP6))
            .startsWith("nothing to do"));
    assertEquals(applied, site.state());

    assertTrue(ok(site.onReal("nft", "flush", "set", "inet", "evenkeel_arp", "vips4")).isEmpty());
    assertFault(site.arp("check"), "FAULT   rule nftables redirect of 10.9.0.100");
    ok(site.onReal("nft", "flush", "chain", "inet", "evenkeel_arp", "prerouting"));
    assertFault(site.arp("check"), "FAULT   rule nftables table inet evenkeel_arp", "incomplete");
    ok(site.arp("apply --recorded"));
    assertEquals(applied, site.state());
    Site.eventually("the VIPs are served", () -> site.fetches(VIP) && site.fetches(VIP6));
    ok(site.arp("remove --all"));
    assertEquals(found, site.state());
  }

  @Test
  void twoVipsShareWhatTheyShare() throws Exception {
    String found = site.state();
    ok(site.arp("apply --vip " + VIP));
    ok(site.arp("apply --vip " + SECOND));
    ok(site.arp("remove --vip " + VIP));
    assertFalse(site.answersFor(SECOND));
    ok(site.arp("check"));
    ok(site.arp("remove --vip " + SECOND));
    assertEquals(found, site.state());
  }

  @Test
  void whatIsOnlyShownIsNotDone() throws Exception {
    String found = site.state();
    ok(site.arp("plan --vip " + VIP + " -o yaml"));
    ok(site.arp("apply --dry-run --vip " + VIP));
    assertEquals(found, site.state());
    ok(site.arp("apply --vip " + VIP));
    String applied = site.state();
    assertTrue(ok(site.arp("remove --all --dry-run")).startsWith("undone: write /etc/sysctl.d/"));
    assertEquals(applied, site.state());
    Result other = site.arp("apply --method nftables --vip " + VIP);
    assertEquals(1, other.exit());
    assertTrue(other.output().contains("is on lo, so nothing would be redirected"), other::output);
    assertEquals(applied, site.state());
  }

  /** A machine that is wrong in just one way. */
  @Test
  void eachFaultIsFoundByItself() throws Exception {
    ok(site.arp("apply --vip " + VIP));
    ok(site.arp("check"));

    ok(site.onReal("sysctl", "-qw", "net.ipv4.conf.all.arp_ignore=0"));
    assertFault(site.arp("check"), "FAULT   sysctl net/ipv4/conf/all/arp_ignore", "answered");
    ok(site.onReal("sysctl", "-qw", "net.ipv4.conf.all.arp_ignore=1"));

    ok(site.onReal("sysctl", "-qw", "net.ipv4.conf.eth0.arp_ignore=3"));
    assertFault(site.arp("check"), "FAULT   sysctl net/ipv4/conf/eth0/arp_ignore", "answered");
    ok(site.onReal("sysctl", "-qw", "net.ipv4.conf.eth0.arp_ignore=0"));

    ok(site.onReal("sysctl", "-qw", "net.ipv4.conf.all.arp_announce=0"));
    assertFault(site.arp("check"), "FAULT   sysctl net/ipv4/conf/all/arp_announce");
    ok(site.onReal("sysctl", "-qw", "net.ipv4.conf.all.arp_announce=2"));

    site.ipOnReal("address del " + VIP + "/32 dev lo");
    assertFault(site.arp("check"), "FAULT   address 10.9.0.100 lo");
    site.ipOnReal("address add " + VIP + "/32 dev lo");

    Path file = root.resolve("etc/sysctl.d/90-evenkeel-arp-ipv4.conf");
    String text = Files.readString(file);
    Files.writeString(file, "# emptied\n");
    assertFault(site.arp("check"), "FAULT   file /etc/sysctl.d/90-evenkeel-arp-ipv4.conf");
    Files.writeString(file, text);

    assertFault(site.arp("check --port 80"), "FAULT   connection to 10.9.0.100 port 80");

    ok(site.onReal("sysctl", "-qw", "net.ipv4.conf.all.arp_ignore=8"));
    Result silent = site.arp("check");
    assertEquals(1, silent.exit());
    assertTrue(
        silent.output().contains("not proved") && silent.output().contains("for its own 10.9.0.30"),
        silent::output);
    ok(site.onReal("sysctl", "-qw", "net.ipv4.conf.all.arp_ignore=1"));
    ok(site.arp("check"));
  }

  @Test
  void aWatchMendsWhatDrifts() throws Exception {
    ok(site.arp("apply --vip " + VIP));
    Process _ = site.start(site.program(List.of(), "watch", "--period", "1", "--mend"));
    Path log = root.resolve("log");
    Site.eventually("the watch is ready", () -> has(log, "ready"));
    ok(site.onReal("sysctl", "-qw", "net.ipv4.conf.all.arp_ignore=0"));
    Site.eventually("it is told", () -> has(log, "FAULT: sysctl net/ipv4/conf/all/arp_ignore"));
    Site.eventually("it is mended", () -> has(log, "mended: sysctl net/ipv4/conf/all/arp_ignore"));
    ok(site.arp("check"));
  }

  /** The period is a day: only an event makes it look again. */
  @Test
  void theWatchLooksWhenAddressesChangeAndDrainsTheAgentMeanwhile() throws Exception {
    ok(site.arp("apply --vip " + VIP));
    Path socket = root.resolve("agent.sock");
    try (AgentService agent = agent();
        ControlDoor _ = ControlDoor.onUnixSocket(socket, agent::control, QUIET)) {
      Process _ =
          site.start(site.program(List.of(), "watch", "--period", "86400", "--agent", "" + socket));
      Path log = root.resolve("log");
      Site.eventually("the watch is ready", () -> has(log, "ready"));
      site.ipOnReal("address del " + VIP + "/32 dev lo");
      Site.eventually("it is told", () -> has(log, "FAULT: address 10.9.0.100 lo"));
      Site.eventually("the agent drains", () -> agent.report().answer().equals("drain"));
      site.ipOnReal("address add " + VIP + "/32 dev lo");
      Site.eventually("it is over", () -> has(log, "mended: address 10.9.0.100 lo"));
      Site.eventually("the agent is back", () -> agent.report().status() == AgentStatus.NORMAL);
    }
  }

  /** An agent of an idle machine. */
  private AgentService agent() throws Exception {
    SystemMetrics idle =
        new SystemMetrics() {
          @Override
          public OptionalDouble cpuBusyPercent() {
            return OptionalDouble.of(0);
          }

          @Override
          public OptionalDouble ramUsedPercent() {
            return OptionalDouble.of(0);
          }

          @Override
          public int[] establishedConnections(List<ServiceEndpoint> endpoints) {
            return new int[endpoints.size()];
          }

          @Override
          public void close() {}
        };
    AgentService agent =
        new AgentService(
            new AgentService.Setup(
                root.resolve("agent.xml"),
                OptionalInt.of(0),
                Optional.of(InetAddress.getLoopbackAddress())),
            idle,
            QUIET);
    agent.start();
    return agent;
  }

  @Test
  void aRebootIsSurvivedByWhatWasWritten() throws Exception {
    Files.createDirectories(root.resolve("etc/systemd/system"));
    ok(site.arp("apply --vip " + VIP + " --vip " + VIP6));
    String applied = site.state();
    assertEquals(
        List.of(
            "etc/sysctl.d/90-evenkeel-arp-ipv4.conf",
            "etc/sysctl.d/90-evenkeel-arp-ipv6.conf",
            "etc/systemd/system/evenkeel-arp.service",
            "etc/systemd/system/multi-user.target.wants/evenkeel-arp.service"),
        site.files());

    site.reboot();
    assertFault(site.arp("check"), "FAULT   address 10.9.0.100 lo");
    for (int family : new int[] {4, 6}) {
      ok(
          site.onReal(
              "sysctl", "-qp", root + "/etc/sysctl.d/90-evenkeel-arp-ipv" + family + ".conf"));
    }
    ok(site.arp("apply --recorded"));
    assertEquals(withoutNames(applied), withoutNames(site.state()));
    ok(site.arp("check"));
    ok(site.arp("remove --all"));
    assertEquals(List.of(), site.files());
  }

  @Test
  void whoMayNotChangeTheNetworkIsToldAndNothingIsDone() throws Exception {
    String found = site.state();
    Result refused =
        site.onReal(
            site.program(
                List.of("setpriv", "--bounding-set", "-all", "--inh-caps", "-all"),
                "apply",
                "--vip",
                VIP));
    assertEquals(1, refused.exit());
    assertTrue(refused.output().contains("run it with sudo"), refused::output);
    assertEquals(found, site.state());
  }

  @Test
  void aReadOnlyKernelIsToldAndNothingIsDone() throws Exception {
    String found = site.state();
    List<String> readOnly =
        List.of(
            "unshare",
            "--mount",
            "sh",
            "-c",
            "mount --bind /proc/sys /proc/sys && mount -o remount,bind,ro /proc/sys && exec \"$@\"",
            "sh");
    Result refused =
        site.onReal(site.program(readOnly, "apply", "--vip", VIP, "--method", "loopback"));
    assertEquals(1, refused.exit(), refused::output);
    assertTrue(refused.output().contains("/proc/sys/net cannot be written"), refused::output);
    assertEquals(found, site.state());

    String other = ok(site.onReal(site.program(readOnly, "apply", "--vip", VIP)));
    assertTrue(other.contains("nftables redirect of 10.9.0.100"), other);
    ok(site.arp("remove --all"));
    assertEquals(found, site.state());
  }

  private static boolean has(Path log, String text) {
    try {
      return Files.readString(log).contains(text);
    } catch (java.io.IOException _) {
      return false;
    }
  }

  /** Ethernet addresses and link identities are new after a reboot. */
  private static String withoutNames(String state) {
    return state.replaceAll("link/ether \\S+", "").replaceAll("link-netns\\S* \\S+", "");
  }

  private static void assertFault(Result result, String... texts) {
    assertEquals(1, result.exit(), result::output);
    for (String text : texts) {
      assertTrue(result.output().contains(text), () -> "no '" + text + "' in " + result.output());
    }
  }
}
