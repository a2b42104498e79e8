package org.evenkeel.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Packages on a machine whose system manager runs their services, with the rights that the units
 * leave them and no other.
 */
@Tag("lab")
class PackageServiceTest {
  private static final Duration PATIENCE = Duration.ofMinutes(8);
  private static final String AGENT = "evenkeel-agent.service";
  private static final String COORDINATOR = "evenkeel.service";

  @TempDir private Path folder = Path.of("");

  @BeforeEach
  void needPackages() throws Exception {
    DebianRoot.require();
    Packages.require();
    Systemd.require();
  }

  private static Result sh(Systemd systemd, String script) throws Exception {
    return systemd
        .machine()
        .run(
            Command.of("env", "DEBIAN_FRONTEND=noninteractive", "sh", "-c", script)
                .within(PATIENCE));
  }

  private static Result installed(Systemd systemd, String file) throws Exception {
    return sh(systemd, "apt-get install -y -o Dpkg::Use-Pty=0 " + file).succeeded();
  }

  /** Another's service on a port, until it is killed. */
  private static MachineProcess listener(Systemd systemd, int port) throws Exception {
    String program =
        """
        import socket, time
        s = socket.socket(socket.AF_INET6)
        s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        s.bind(("::", %d))
        s.listen()
        print("listens", flush=True)
        time.sleep(1000)
        """
            .formatted(port);
    MachineProcess process =
        systemd.machine().start(Command.of("python3", "-c", program), Map.of());
    process.awaitLog("listens", PATIENCE);
    return process;
  }

  private static String says(Systemd systemd) throws Exception {
    String ask =
        "import socket; print(socket.create_connection(('127.0.0.1', 3333), 5).recv(99).decode())";
    return systemd.machine().run("python3", "-c", ask).stdout();
  }

  private static void answers(Systemd systemd) {
    Eventually.holds("the agent answers", () -> says(systemd).matches("(?s).*\\d+%\\s*"));
  }

  /** What the unit says of its own rights, as systemd has understood it. */
  private static Set<String> rights(Systemd systemd, String unit) throws Exception {
    return systemd
        .control("show", "-p", "ProtectSystem,PrivateTmp,PrivateDevices,NoNewPrivileges", unit)
        .succeeded()
        .stdout()
        .lines()
        .collect(Collectors.toSet());
  }

  private static final Set<String> STRICT =
      Set.of("ProtectSystem=strict", "PrivateTmp=yes", "PrivateDevices=yes", "NoNewPrivileges=yes");

  @Test
  void theAgentOutlivesAForeignPortAnUpgradeABrokenFileAndABoot() throws Exception {
    DebianRoot root = DebianRoot.create(folder);
    Path next = root.written().resolve("next.deb");
    Packages.altered("evenkeel-agent", "s/^Version: .*/Version: 9/", next);
    try (Systemd systemd = root.boot()) {
      MachineProcess other = listener(systemd, 3333);
      Result told = installed(systemd, Packages.inRoot("evenkeel-agent"));
      assertTrue(told.stderr().contains("3333: Address already in use"), told::toString);
      assertTrue(told.stderr().contains("port 3333 has: \"python3\",pid="), told::toString);
      assertTrue(told.stderr().contains("systemctl start " + AGENT), told::toString);
      assertEquals("inactive", systemd.property(AGENT, "ActiveState"));
      assertTrue(other.running(), "the other's service is left alone");
      assertTrue(says(systemd).isEmpty(), "and still has its port");

      other.kill();
      systemd.control("start", AGENT).succeeded();
      answers(systemd);
      assertEquals(STRICT, rights(systemd, AGENT));
      String before = systemd.property(AGENT, "MainPID");
      installed(systemd, "/next.deb");
      assertNotEquals(before, systemd.property(AGENT, "MainPID"), "started anew");
      answers(systemd);

      String running = systemd.property(AGENT, "MainPID");
      sh(systemd, "printf '<xml>\\n<Bad' >/etc/evenkeel/agent.xml").succeeded();
      Result refused =
          sh(
              systemd,
              "apt-get install -y --allow-downgrades -o Dpkg::Use-Pty=0 "
                  + Packages.inRoot("evenkeel-agent"));
      assertTrue(
          refused.succeeded().stderr().contains("/etc/evenkeel/agent.xml:2: "), refused::toString);
      assertTrue(refused.stderr().contains("what runs goes on as it is"), refused::toString);
      assertEquals(running, systemd.property(AGENT, "MainPID"));
      answers(systemd);
      sh(systemd, "echo '<xml></xml>' >/etc/evenkeel/agent.xml").succeeded();
    }
    try (Systemd again = root.boot()) {
      answers(again);
      sh(again, "apt-get remove -y evenkeel-agent").succeeded();
      assertTrue(says(again).isEmpty(), "nobody answers any more");
      assertTrue(Files.exists(root.written().resolve("etc/evenkeel/agent.xml")));
    }
  }

  @Test
  void theCoordinatorServesThroughAnUpgradeAndLeavesNothing() throws Exception {
    DebianRoot root = DebianRoot.create(folder);
    Path next = root.written().resolve("var/tmp/next.deb");
    Files.createDirectories(root.written().resolve("var/tmp"));
    Packages.altered("evenkeel", "s/^Version: .*/Version: 9/", next);
    try (Systemd systemd = root.boot()) {
      FileTree before = FileTree.of(systemd.machine()::run);
      String keepalived = "/etc/systemd/system/multi-user.target.wants/keepalived.service";
      sh(systemd, "touch " + keepalived).succeeded();
      MachineProcess other = listener(systemd, 9443);
      Result told = installed(systemd, Packages.inRoot("evenkeel"));
      assertTrue(told.stderr().contains("keepalived starts on boot, too"), told::toString);
      assertTrue(
          told.stderr().contains(":9443 (listen.web in node.yaml): Address already in use"),
          told::toString);
      assertTrue(told.stderr().contains("port 9443 has: \"python3\",pid="), told::toString);
      assertEquals("inactive", systemd.property(COORDINATOR, "ActiveState"));
      sh(systemd, "rm " + keepalived).succeeded();
      other.kill();

      systemd.control("start", COORDINATOR).succeeded();
      systemd.control("is-enabled", COORDINATOR).succeeded();
      healthy(systemd);
      assertEquals(STRICT, rights(systemd, COORDINATOR));
      assertEquals(
          List.of("1775 root evenkeel", "600 root root", "700 evenkeel-witness evenkeel-witness"),
          sh(
                  systemd,
                  "stat -c '%a %U %G' /run/evenkeel /var/lib/evenkeel/first-password"
                      + " /etc/evenkeel/witness")
              .succeeded()
              .stdout()
              .lines()
              .toList());

      String killed = systemd.property(COORDINATOR, "MainPID");
      systemd.control("kill", "--signal=KILL", COORDINATOR).succeeded();
      Eventually.holds(
          "it is started again", () -> !systemd.property(COORDINATOR, "MainPID").equals(killed));
      healthy(systemd);

      String cluster = "# mine\nvirtual-services: []\n";
      sh(systemd, "printf '" + cluster + "' >/etc/evenkeel/evenkeel.yaml").succeeded();
      String running = systemd.property(COORDINATOR, "MainPID");
      installed(systemd, "/var/tmp/next.deb");
      assertNotEquals(running, systemd.property(COORDINATOR, "MainPID"), "started anew");
      healthy(systemd);
      assertEquals(cluster, sh(systemd, "cat /etc/evenkeel/evenkeel.yaml").stdout());

      noJavaIsStartedWhereAGuardIsInCharge(systemd);
      brokenConfigurationIsTold(systemd);

      sh(systemd, "apt-get remove -y evenkeel").succeeded();
      assertNotEquals(0, sh(systemd, "curl -sk https://127.0.0.1:9443/healthz").exit());
      sh(systemd, "test -s /etc/evenkeel/evenkeel.yaml && test -d /var/lib/evenkeel").succeeded();
      sh(systemd, "apt-get purge -y evenkeel").succeeded();
      FileTree after = FileTree.of(systemd.machine()::run);
      assertEquals(Set.of(), after.without(before));
      assertEquals(Set.of(), before.without(after));
      assertEquals(
          "", sh(systemd, "getent passwd evenkeel-witness; getent group evenkeel").stdout());
      assertEquals("", sh(systemd, "ls -d /run/evenkeel 2>/dev/null").stdout());
    }
  }

  /** Of a word alone it cannot be told whether there is a pair; of a guard's socket it can. */
  private static void noJavaIsStartedWhereAGuardIsInCharge(Systemd systemd) throws Exception {
    String release = "/usr/lib/evenkeel/bin/release 2>&1";
    assertEquals("", sh(systemd, release).succeeded().stdout());
    sh(systemd, "echo '# no ha here' >/etc/evenkeel/node.yaml").succeeded();
    String told = sh(systemd, release).succeeded().stdout();
    assertTrue(told.contains("Addresses stay: this node is of no pair"), told);
    String guard =
        """
        import socket, time
        s = socket.socket(socket.AF_UNIX)
        s.bind("/run/evenkeel/guard.sock")
        s.listen()
        print("listens", flush=True)
        time.sleep(1000)
        """;
    MachineProcess process = systemd.machine().start(Command.of("python3", "-c", guard), Map.of());
    process.awaitLog("listens", PATIENCE);
    assertEquals("", sh(systemd, release).succeeded().stdout());
    process.kill();
  }

  /** As at an upgrade, but for the preparing of its classes. */
  private static void brokenConfigurationIsTold(Systemd systemd) throws Exception {
    String running = systemd.property(COORDINATOR, "MainPID");
    sh(
            systemd,
            "echo 'bad: 1' >/etc/evenkeel/node.yaml; echo 'virtual-services: [{nmae: x}]'"
                + " >/etc/evenkeel/evenkeel.yaml; chmod -x /usr/lib/evenkeel/bin/train")
        .succeeded();
    Result told =
        sh(
                systemd,
                "DPKG_MAINTSCRIPT_PACKAGE=evenkeel /var/lib/dpkg/info/evenkeel.postinst configure"
                    + " 0.1")
            .succeeded();
    assertTrue(told.stderr().contains("/etc/evenkeel/node.yaml:1:1: bad: "), told::toString);
    assertTrue(
        told.stderr().contains("/etc/evenkeel/evenkeel.yaml:1:21: virtual-services[0].nmae: "),
        told::toString);
    assertTrue(told.stderr().contains("what runs goes on as it is"), told::toString);
    assertEquals(running, systemd.property(COORDINATOR, "MainPID"));
    healthy(systemd);
    assertFalse(told.stderr().contains("keepalived"), told::toString);
  }

  private static void healthy(Systemd systemd) {
    Eventually.holds(
        "the coordinator serves",
        () -> sh(systemd, "curl -skf --max-time 5 https://127.0.0.1:9443/healthz").exit() == 0);
  }
}
