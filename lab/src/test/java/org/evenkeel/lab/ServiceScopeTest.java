package org.evenkeel.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Under a real systemd, and with no more rights than the unit that is shipped leaves it, the
 * coordinator serves, and its HAProxy has a scope of its own: whatever becomes of the coordinator's
 * unit, even with the KillMode that spares nothing, clients notice none of it.
 */
@Tag("lab")
class ServiceScopeTest {
  private static final String UNIT = "evenkeel.service";
  private static final String SCOPES = "evenkeel-haproxy-*.scope";

  @TempDir private Path folder = Path.of("");

  @Test
  void haproxyOutlivesTheUnitOfTheCoordinator() throws Exception {
    Haproxy.requireInstalled();
    Systemd.require();
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
    writeUnits();
    configure(8080);
    try (Systemd systemd = Systemd.start(folder);
        Echo _ = Echo.start(systemd.machine(), "real1", "127.0.0.2", 9000)) {
      Result begun = systemd.control("start", UNIT);
      assertEquals(0, begun.exit(), () -> begun + ", " + ended(systemd));
      Eventually.holds("clients are served", () -> serves(systemd, 8080));
      String scope = scope(systemd);
      List<String> first = systemd.processes(scope);
      assertEquals(1, systemd.processes(UNIT).size(), "the coordinator is alone in its unit");
      assertEquals(2, first.size(), "master and worker");
      String told = systemd.machine().run("cat", "/proc/" + first.getFirst() + "/environ").stdout();
      assertFalse(told.contains("NOTIFY_SOCKET"), "it does not speak for the coordinator");

      try (Echo.Client kept = Echo.Client.from(systemd.machine(), "127.0.0.1", "127.0.0.1", 8080)) {
        assertEquals("real1 one", kept.ask("one"));

        configure(8080, 8090);
        systemd.control("reload", UNIT).succeeded();
        Eventually.holds("both ports serve", () -> serves(systemd, 8090));
        assertEquals(scope, scope(systemd));
        List<String> reloaded = systemd.processes(scope);
        assertTrue(reloaded.containsAll(first), "the old worker has a connection left");
        assertEquals(3, reloaded.size(), "the new worker is in the same scope");

        String killed = systemd.property(UNIT, "MainPID");
        systemd.control("kill", "--signal=KILL", UNIT).succeeded();
        Eventually.holds(
            "it is started again", () -> !systemd.property(UNIT, "MainPID").equals(killed));
        systemd.control("start", UNIT).succeeded();
        assertEquals(reloaded, systemd.processes(scope));

        systemd.control("stop", UNIT).succeeded();
        assertEquals(List.of(), systemd.processes(UNIT));
        assertEquals(reloaded, systemd.processes(scope));
        assertTrue(serves(systemd, 8080));
        assertEquals("real1 two", kept.ask("two"), "no connection was moved");

        systemd.control("start", UNIT).succeeded();
        assertEquals(reloaded, systemd.processes(scope), "it was taken over again");
      }

      systemd.control("stop", scope).succeeded();
      Eventually.holds("it is started anew", () -> serves(systemd, 8080));
      assertNotEquals(scope, scope(systemd), "in a scope of its own again");

      systemd.control("stop", UNIT).succeeded();
      systemd.control("stop", SCOPES).succeeded();
      assertEquals("", systemd.machine().run("pgrep", "-x", "haproxy").stdout());
    } catch (Exception | AssertionError e) {
      System.err.println(log());
      throw e;
    }
  }

  /** How its process ended: from 200 on systemd has not come to start it (systemd.exec(5)). */
  private static String ended(Systemd systemd) {
    try {
      return "status " + systemd.property(UNIT, "ExecMainStatus");
    } catch (IOException | InterruptedException e) {
      return e.toString();
    }
  }

  private String log() throws IOException {
    Path log = folder.resolve("log");
    return Files.exists(log) ? Files.readString(log) : "the coordinator has said nothing";
  }

  private void writeUnits() throws IOException, InterruptedException {
    String root = folder.resolve("root").toString();
    String run =
        Program.COORDINATOR.onHost("run", "--dispatcher", "relay", "--root", root).words().stream()
            .map(word -> "\"" + word + "\"")
            .collect(Collectors.joining(" "));
    Path units = Files.createDirectories(folder.resolve("units/evenkeel.service.d"));
    Path shipped = Project.root().resolve("coordinator/src/main/systemd").resolve(UNIT);
    Files.copy(shipped, folder.resolve("units").resolve(UNIT));
    String log = folder.resolve("log").toString();
    Files.writeString(
        units.resolve("lab.conf"),
        // Files of this host's own are not for the test, and its folder may be below /tmp. Where
        // mounts cover mounts, as in its namespaces, the strictest of views cannot be made.
        """
        [Unit]
        DefaultDependencies=no

        [Service]
        ExecStartPre=
        ExecStart=
        ExecStart=%s
        ExecStopPost=
        KillMode=control-group
        StateDirectory=
        ConfigurationDirectory=
        PrivateTmp=no
        PrivateDevices=no
        ProtectSystem=full
        ReadWritePaths=
        ReadWritePaths=%s
        StandardOutput=append:%s
        StandardError=append:%s
        """
            .formatted(run, folder, log, log));
  }

  private void configure(int... ports) throws IOException {
    Path etc = Files.createDirectories(folder.resolve("root/etc/evenkeel"));
    Files.writeString(etc.resolve("node.yaml"), "node: lb1\nlisten: { web: off, fallback: off }\n");
    StringBuilder cluster = new StringBuilder("virtual-services:\n");
    for (int port : ports) {
      cluster.append(
          """
            - name: echo%d
              address: 127.0.0.1
              ports: %d
              forwarding: proxy
              check: { type: connect }
              real-servers: [{ name: real1, address: 127.0.0.2, port: 9000 }]
          """
              .formatted(port, port));
    }
    Files.writeString(etc.resolve("evenkeel.yaml"), cluster);
  }

  private static String scope(Systemd systemd) throws IOException, InterruptedException {
    List<String> scopes =
        systemd
            .control("list-units", "--plain", "--no-legend", SCOPES)
            .succeeded()
            .stdout()
            .lines()
            .map(line -> line.split("\\s+", 2)[0])
            .toList();
    assertEquals(1, scopes.size(), scopes::toString);
    return scopes.getFirst();
  }

  private static boolean serves(Systemd systemd, int port) {
    return !Echo.who(systemd.machine(), "127.0.0.1", "127.0.0.1", port).isEmpty();
  }
}
