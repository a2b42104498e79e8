package org.evenkeel.arp;

import static org.evenkeel.arp.Site.VIP;
import static org.evenkeel.arp.Site.VIP6;
import static org.evenkeel.arp.Site.ok;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.evenkeel.arp.Site.Result;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A real firewalld with a message bus of its own, both in the real server's namespace alone. It is
 * unpacked, not installed: installed, it would rule the machine that runs the tests.
 */
@Tag("lab")
class FirewalldTest {
  private static final Path UNPACKED =
      Path.of(System.getProperty("user.dir", "")).resolve("../target/firewalld").normalize();

  @TempDir private Path root = Path.of("");

  @Test
  void directRulesOutliveAReloadAndAreTakenBack() throws Exception {
    Assumptions.assumeTrue(
        Files.exists(UNPACKED.resolve("usr/sbin/firewalld"))
            && ProcessRunner.find("dbus-daemon").isPresent(),
        "firewalld is not unpacked in " + UNPACKED + "; './evenkeel test' does it as root");
    try (Site site = new Site(root)) {
      start(site);
      site.serve();
      site.routeThroughReal();
      assertFalse(site.fetches(VIP), "nobody has the VIP");

      Result other = arp(site, "apply", "--method", "iptables", "--vip", VIP);
      assertEquals(1, other.exit(), other::output);
      assertTrue(other.output().contains("firewalld runs and drops rules"), other::output);

      ok(arp(site, "apply", "--method", "firewalld", "--vip", VIP, "--vip", VIP6));
      served(site);
      ok(site.onReal(command("firewall-cmd", "--reload")));
      served(site); // a reload keeps permanent rules
      String checked = ok(arp(site, "check", "--port", "80"));
      assertTrue(checked.contains("rule firewalld permanent redirect of 10.9.0.100"), checked);

      ok(arp(site, "remove", "--all"));
      assertFalse(site.fetches(VIP));
      String rules = ok(site.onReal(command("firewall-cmd", "--direct", "--get-all-rules")));
      assertEquals("", rules.strip());
      ok(site.onReal(command("firewall-cmd", "--reload")));
      assertFalse(site.fetches(VIP), "nothing permanent is left");
    }
  }

  /** Asked again where the machine needs longer than a client waits. */
  private static void served(Site site) {
    Site.eventually("the VIPs are served", () -> site.fetches(VIP) && site.fetches(VIP6));
  }

  private void start(Site site) throws Exception {
    Path bus = root.resolve("bus.conf");
    Files.writeString(
        bus,
        """
        <!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
         "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
        <busconfig><type>custom</type><listen>unix:path=%s</listen><policy context="default">
        <allow send_destination="*" eavesdrop="true"/><allow eavesdrop="true"/><allow own="*"/>
        </policy></busconfig>
        """
            .formatted(root.resolve("bus")));
    Process _ = site.start("dbus-daemon", "--nofork", "--config-file=" + bus);
    Site.eventually("the bus runs", () -> Files.exists(root.resolve("bus")));
    Path etc = Files.createDirectories(root.resolve("firewalld"));
    for (String folder :
        List.of("zones", "services", "policies", "icmptypes", "ipsets", "helpers")) {
      Path _ = Files.createDirectories(etc.resolve(folder));
    }
    // Its own check of the way back, and its zone, would refuse the test's traffic.
    String ours =
        Files.readString(UNPACKED.resolve("etc/firewalld/firewalld.conf"))
            .replaceAll("(?m)^DefaultZone=.*", "DefaultZone=trusted")
            .replaceAll("(?m)^IPv6_rpfilter=.*", "IPv6_rpfilter=no");
    Files.writeString(etc.resolve("firewalld.conf"), ours);
    Process _ =
        site.start(
            command(
                "firewalld",
                "--nofork",
                "--nopid",
                "--system-config",
                etc.toString(),
                "--default-config",
                UNPACKED.resolve("usr/lib/firewalld").toString()));
    Site.eventually("firewalld runs", () -> running(site));
  }

  private boolean running(Site site) {
    try {
      return site.onReal(command("firewall-cmd", "--state")).exit() == 0;
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  /** A program of firewalld, with our bus. */
  private String[] command(String name, String... arguments) {
    List<String> words = new ArrayList<>(environment());
    String folder = name.equals("firewalld") ? "usr/sbin" : "usr/bin";
    words.addAll(List.of("/usr/bin/python3", UNPACKED.resolve(folder).resolve(name).toString()));
    words.addAll(List.of(arguments));
    return words.toArray(String[]::new);
  }

  private List<String> environment() {
    return List.of(
        "env",
        "PYTHONPATH=" + UNPACKED.resolve("usr/lib/python3/dist-packages"),
        "DBUS_SYSTEM_BUS_ADDRESS=unix:path=" + root.resolve("bus"));
  }

  /** Runs our program where firewall-cmd seems installed, for it alone. */
  private Result arp(Site site, String... arguments) throws Exception {
    List<String> before = new ArrayList<>(environment());
    Path script = root.resolve("firewall-cmd");
    write(script);
    before.addAll(
        List.of(
            "unshare",
            "--mount",
            "sh",
            "-c",
            "mount -t tmpfs tmpfs /usr/local/sbin && cp "
                + script
                + " /usr/local/sbin/ && exec \"$@\"",
            "sh"));
    return site.onReal(site.program(before, arguments));
  }

  private static void write(Path script) throws IOException {
    Files.writeString(
        script,
        "#!/bin/sh\nexec /usr/bin/python3 %s \"$@\"\n"
            .formatted(UNPACKED.resolve("usr/bin/firewall-cmd")));
    boolean _ = script.toFile().setExecutable(true);
  }
}
