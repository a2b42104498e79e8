package org.evenkeel.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Packages on a Debian whose services nobody starts: a container, or a machine that is prepared.
 */
@Tag("lab")
class PackageInstallTest {
  private static final String HOME = "/usr/lib/evenkeel-agent/lib/";

  @TempDir private Path folder = Path.of("");

  @BeforeEach
  void needPackages() throws Exception {
    DebianRoot.require();
    Packages.require();
  }

  private static Command sh(String script) {
    return Command.of("sh", "-c", script).within(Duration.ofMinutes(8));
  }

  @Test
  void theyAreInstalledUnattendedWorkAndLeaveNothing() throws Exception {
    DebianRoot root = DebianRoot.create(folder);
    FileTree before = FileTree.of(root::run);
    String three =
        String.join(
            " ",
            Packages.inRoot("evenkeel-agent"),
            Packages.inRoot("evenkeel-agent-monitor"),
            Packages.inRoot("evenkeel-arp"));

    Result installed = root.run(sh("apt-get install -y " + three)).succeeded();

    assertTrue(installed.stderr().contains("no systemd runs here, so nothing is started"));
    for (String program : List.of("evenkeel-agent", "evenkeel-agent-monitor", "evenkeel-arp")) {
      String version = root.run(program, "--version").succeeded().stdout();
      assertTrue(version.startsWith(program + " "), version);
    }
    root.run("evenkeel-agent", "config", "check").succeeded();
    for (String file :
        List.of(
            "/usr/share/man/man8/evenkeel-agent.8.gz",
            "/usr/share/bash-completion/completions/evenkeel-arp",
            "/usr/share/zsh/vendor-completions/_evenkeel-arp",
            "/usr/share/fish/vendor_completions.d/evenkeel-arp.fish",
            "/usr/share/doc/evenkeel-agent/changelog.gz",
            "/usr/share/doc/evenkeel-agent/CHANGES.md.gz",
            "/usr/share/doc/evenkeel-agent/copyright",
            HOME + "evenkeel-agent.aot",
            "/usr/lib/evenkeel-arp/lib/evenkeel-arp.aot")) {
      root.run("test", "-s", file).succeeded();
    }
    assertTrue(
        root.run("getent", "group", "evenkeel").succeeded().stdout().startsWith("evenkeel:"));
    assertEquals(
        "644 root root\n",
        root.run("stat", "-c", "%a %U %G", "/etc/evenkeel/agent.xml").succeeded().stdout());
    Set<String> writable =
        Set.copyOf(
            root.run(
                    sh(
                        "dpkg -L evenkeel-agent evenkeel-arp | sed '/^$/d' | xargs -d '\\n"
                            + "' stat -c '%A %n'"))
                .succeeded()
                .stdout()
                .lines()
                .filter(
                    line ->
                        line.charAt(0) != 'l' && (line.charAt(5) == 'w' || line.charAt(8) == 'w'))
                .toList());
    assertEquals(Set.of(), writable);
    root.run("systemctl", "is-enabled", "evenkeel-agent.service").succeeded();

    root.run(sh("apt-get purge -y evenkeel-agent evenkeel-agent-monitor evenkeel-arp")).succeeded();

    FileTree after = FileTree.of(root::run);
    assertEquals(Set.of(), after.without(before));
    assertEquals(Set.of(), before.without(after));
    assertNotEquals(0, root.run("getent", "group", "evenkeel").exit());
  }

  @Test
  void whatAnAdministratorWroteOutlivesUpgradeDowngradeAndRemoval() throws Exception {
    DebianRoot root = DebianRoot.create(folder);
    Packages.altered(
        "evenkeel-agent", "s/^Version: .*/Version: 0.0.1/", root.written().resolve("previous.deb"));
    root.run(sh("apt-get install -y /previous.deb")).succeeded();
    String mine = "<xml><Cpu><ImportanceFactor value=\"2\"/></Cpu></xml>";
    root.run(sh("echo '" + mine + "' >/etc/evenkeel/agent.xml; mkdir -p /var/lib/evenkeel-agent"))
        .succeeded();
    String cache = prepared(root);
    String jar = root.run("stat", "-c", "%i", HOME + "evenkeel-agent.jar").stdout();

    root.run(sh("apt-get install -y " + Packages.inRoot("evenkeel-agent"))).succeeded();
    assertNotEquals("0.0.1", version(root));
    assertEquals(mine, configuration(root));
    assertNotEquals(cache, prepared(root), "made for the new program");
    assertNotEquals(jar, root.run("stat", "-c", "%i", HOME + "evenkeel-agent.jar").stdout());

    Result refused = root.run(sh("apt-get install -y /previous.deb"));
    assertNotEquals(0, refused.exit());
    assertTrue(refused.stderr().contains("--allow-downgrades"), refused::toString);
    root.run(sh("apt-get install -y --allow-downgrades /previous.deb")).succeeded();
    assertEquals("0.0.1", version(root));
    assertEquals(mine, configuration(root));

    root.run(sh("apt-get remove -y evenkeel-agent")).succeeded();
    assertEquals(mine, configuration(root));
    root.run("test", "-d", "/var/lib/evenkeel-agent").succeeded();
    assertFalse(root.run("test", "-e", "/usr/lib/evenkeel-agent").exit() == 0, "the cache, too");

    root.run(sh("apt-get purge -y evenkeel-agent")).succeeded();
    assertEquals(
        "", root.run(sh("find / -xdev -path /mnt -prune -o -iname '*evenkeel*' -print")).stdout());
  }

  private static String prepared(DebianRoot root) throws Exception {
    return root.run("stat", "-c", "%i %y", HOME + "evenkeel-agent.aot").succeeded().stdout();
  }

  private static String version(DebianRoot root) throws Exception {
    return root.run("dpkg-query", "-W", "-f", "${Version}", "evenkeel-agent").succeeded().stdout();
  }

  private static String configuration(DebianRoot root) throws Exception {
    return root.run("cat", "/etc/evenkeel/agent.xml").succeeded().stdout().strip();
  }
}
