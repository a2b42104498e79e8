package org.evenkeel.lab;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Assumptions;

/** HAProxy on a machine of the guest, which asks the agents of real servers for their weights. */
final class Haproxy {
  private static final Path PROGRAM = Path.of("/usr/sbin/haproxy");
  private static final String STATS_PORT = "9999";

  private final Host host;

  private Haproxy(Host host) {
    this.host = host;
  }

  /** Skips the test, or fails it, where there is no HAProxy. */
  static void requireInstalled() throws IOException {
    boolean installed = Files.isExecutable(PROGRAM);
    if (!installed && Boolean.getBoolean("evenkeel.required")) {
      throw new IOException("haproxy is not installed: sudo apt-get install haproxy");
    }
    Assumptions.assumeTrue(installed, "haproxy is not installed: sudo apt-get install haproxy");
  }

  /** Starts it with {@code agent-check} for each of these, whose weight is 100. */
  static Haproxy start(Host host, List<Host> reals) throws InterruptedException {
    StringBuilder configuration =
        new StringBuilder(
            """
            global
              stats socket ipv4@127.0.0.1:%s level user
            defaults
              mode tcp
              timeout connect 5s
              timeout client 5s
              timeout server 5s
            listen web
              bind 127.0.0.1:8080
            """
                .formatted(STATS_PORT));
    for (Host real : reals) {
      configuration.append(
          "  server %s %s:80 weight 100 agent-check agent-port 3333 agent-inter 1s\n"
              .formatted(real.name(), real.address()));
    }
    String file = "/tmp/haproxy-" + host.name() + ".cfg";
    host.guest().write(file, configuration.toString());
    GuestProcess _ = host.start(PROGRAM.toString(), "-db", "-f", file);
    Haproxy haproxy = new Haproxy(host);
    Eventually.holds("HAProxy answers", () -> haproxy.ask("show info").exit() == 0);
    return haproxy;
  }

  private Result ask(String command) throws InterruptedException {
    return host.run(Command.of("busybox", "nc", "127.0.0.1", STATS_PORT).input(command + "\n"));
  }

  /** The weight of a server as HAProxy has it now. */
  int weight(String server) throws InterruptedException {
    List<String> lines = ask("show stat").succeeded().stdout().lines().toList();
    List<String> names = Arrays.asList(lines.getFirst().split(",", -1));
    for (String line : lines) {
      List<String> values = Arrays.asList(line.split(",", -1));
      if (values.size() == names.size() && values.get(names.indexOf("svname")).equals(server)) {
        return Integer.parseInt(values.get(names.indexOf("weight")));
      }
    }
    throw new AssertionError("no " + server + " in " + lines);
  }
}
