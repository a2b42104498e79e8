package org.evenkeel.lab;

import static org.evenkeel.lab.Topology.VIP;
import static org.evenkeel.lab.Topology.VIP6;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** {@code evenkeel-arp} on real servers behind the kernel's own virtual server. */
@LabTest
class ArpTest {
  private static final Set<String> BOTH = Set.of("real1 10.0.0.10", "real2 10.0.0.10");

  @Test
  void onLoopbackTheDirectorAloneAnswersForTheVip(Guest guest) throws Exception {
    try (Topology lan = Topology.oneArm(guest)) {
      serve(lan);
      Host real = lan.host("real1");
      real.ip("address add " + VIP + "/32 dev lo");
      assertTrue(answers(lan.client(), VIP), "without the settings real1 steals the traffic");
      Result before = arp(real, "check", "--vip", VIP);
      assertEquals(1, before.exit(), before::toString);
      assertTrue(before.stdout().contains("answered: this machine steals"), before::toString);
      real.ip("address del " + VIP + "/32 dev lo");

      String found = state(real);
      for (Host each : lan.reals()) {
        arp(each, "apply", "--vip", VIP, "--vip", VIP6).succeeded();
      }
      assertFalse(answers(lan.client(), VIP));
      direct(lan, "-g");
      assertEquals(BOTH, everyone(lan));
      arp(real, "check", "--port", "80", "--vip", VIP).succeeded();
      arp(real, "remove", "--all").succeeded();
      assertEquals(found, state(real));
    }
  }

  @Test
  void iptablesRedirectsTheVip(Guest guest) throws Exception {
    legacy(guest);
    try (Topology lan = Topology.oneArm(guest)) {
      serve(lan);
      direct(lan, "-g");
      assertEquals("", WebServer.who(lan.client(), VIP), "no real server accepts the VIP yet");
      String found = state(lan.host("real1"));
      for (Host real : lan.reals()) {
        arp(real, "apply", "--method", "iptables", "--vip", VIP, "--vip", VIP6).succeeded();
      }
      assertEquals(BOTH, everyone(lan));
      Host real = lan.host("real1");
      String twice =
          arp(real, "apply", "--method", "iptables", "--vip", VIP, "--vip", VIP6)
              .succeeded()
              .stdout();
      assertTrue(twice.startsWith("nothing to do"), twice);
      arp(real, "check", "--port", "80", "--vip", VIP).succeeded();
      real.run("iptables-legacy", "-t", "nat", "-F", "PREROUTING").succeeded();
      Result broken = arp(real, "check", "--vip", VIP);
      assertEquals(1, broken.exit(), broken::toString);
      assertTrue(
          broken.stdout().contains("FAULT   rule iptables jump to EVENKEEL-ARP"), broken::toString);
      arp(real, "remove", "--all").succeeded();
      assertEquals(found, state(real));
    }
  }

  @Test
  void aTunnelIsUnwrappedAndItsVipKeptQuiet(Guest guest) throws Exception {
    try (Topology lan = Topology.oneArm(guest)) {
      serve(lan);
      String found = state(lan.host("real1"));
      for (Host real : lan.reals()) {
        real.sysctl("net.ipv4.conf.all.rp_filter=1");
        arp(real, "apply", "--mode", "tun", "--vip", VIP).succeeded();
      }
      direct(lan, "-i");
      assertEquals(BOTH, everyone(lan));
      Host real = lan.host("real1");
      arp(real, "check").succeeded();
      real.sysctl("net.ipv4.conf.tunl0.rp_filter=1");
      Result broken = arp(real, "check");
      assertEquals(1, broken.exit(), broken::toString);
      assertTrue(broken.stdout().contains("conf/tunl0/rp_filter"), broken::toString);
      real.sysctl("net.ipv4.conf.tunl0.rp_filter=2");
      arp(real, "remove", "--vip", VIP).succeeded();
      real.sysctl("net.ipv4.conf.all.rp_filter=0");
      assertEquals(found, state(real));
    }
  }

  /** The guest's kernel is older than nftables' rules for iptables; only the file's name counts. */
  private static void legacy(Guest guest) throws InterruptedException {
    guest.run("mount", "-t", "tmpfs", "tmpfs", "/usr/local/sbin").succeeded();
    for (String tool : List.of("iptables", "ip6tables")) {
      guest.run("ln", "-s", "/usr/sbin/" + tool + "-legacy", "/usr/local/sbin/" + tool).succeeded();
    }
  }

  /**
   * The machines of another topology had the same names; their journals are not these machines'.
   */
  private static void serve(Topology lan) throws InterruptedException {
    lan.client().guest().run("rm", "-rf", "/tmp/arp").succeeded();
    for (Host real : lan.reals()) {
      WebServer.start(real);
    }
  }

  /** Has the director share connections to the VIP between the real servers. */
  private static void direct(Topology lan, String forwarding) throws InterruptedException {
    Host director = lan.director();
    director.ip("address add " + VIP + "/32 dev eth0");
    director.run("ipvsadm", "-A", "-t", VIP + ":80", "-s", "rr").succeeded();
    for (Host real : lan.reals()) {
      director
          .run("ipvsadm", "-a", "-t", VIP + ":80", "-r", real.address(), forwarding, "-w", "1")
          .succeeded();
    }
  }

  private static Set<String> everyone(Topology lan) throws InterruptedException {
    Set<String> seen = new TreeSet<>();
    for (int i = 0; i < 4; i++) {
      seen.add(WebServer.who(lan.client(), VIP));
    }
    return seen;
  }

  /** Whether anybody on the segment says that it has the address. */
  private static boolean answers(Host client, String address) throws InterruptedException {
    return client.run("busybox", "arping", "-c", "2", "-w", "2", "-I", "eth0", address).exit() == 0;
  }

  private static Result arp(Host host, String... arguments)
      throws IOException, InterruptedException {
    String[] all = new String[arguments.length + 2];
    System.arraycopy(arguments, 0, all, 0, arguments.length);
    all[arguments.length] = "--root";
    all[arguments.length + 1] = "/tmp/arp/" + host.name();
    return host.run(Program.ARP.command(all).within(Duration.ofMinutes(3)));
  }

  /**
   * All that the program might have changed. A tunnel that was up once has settings of IPv6, even
   * when it is down again.
   */
  private static String state(Host host) throws InterruptedException {
    String settings =
        host.run("sysctl", "-a", "--pattern", "^net\\.ipv[46]\\.conf\\.")
            .stdout()
            .lines()
            .filter(line -> !line.matches(".*stable_secret.*|net\\.ipv6\\.conf\\.tunl0\\..*"))
            .collect(Collectors.joining("\n"));
    String rules =
        host.run("iptables-legacy", "-t", "nat", "-S").succeeded().stdout()
            + host.run("ip6tables-legacy", "-t", "nat", "-S").succeeded().stdout();
    String addresses = host.run("ip", "-o", "address").succeeded().stdout();
    return settings + "\n" + rules + addresses.replace(" tentative", "");
  }
}
