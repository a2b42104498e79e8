package org.evenkeel.lab;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** A machine with a Debian and a systemd of its own, at whose prompt somebody is root. */
sealed interface DebianHost permits DebianMachine, DebianServer {
  /** Installing and starting Java takes long where others want the processor, too. */
  Duration PATIENCE = Duration.ofMinutes(5);

  /** What root has at a prompt. */
  List<String> PROMPT =
      List.of(
          "env",
          "-i",
          "--chdir=/root",
          "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
          "HOME=/root",
          "USER=root",
          "LC_ALL=C.UTF-8",
          "DEBIAN_FRONTEND=noninteractive",
          "bash",
          "-e",
          "-c");

  /** Says how the machine is. */
  String CONDITION =
      """
      systemctl --no-pager --plain --failed
      journalctl --no-pager --quiet --boot --lines=150 _COMM=systemd + _SYSTEMD_UNIT=evenkeel.service \\
        + _SYSTEMD_UNIT=evenkeel-agent.service + _SYSTEMD_UNIT=evenkeel-arp.service
      ip -brief address
      """;

  /** What it is called. */
  String name();

  /** Executes what somebody types at root's prompt, to its end. */
  Result type(String commands) throws IOException, InterruptedException;

  /** What somebody types at root's prompt; the first command that fails ends it. */
  static Command typed(String commands) {
    List<String> words = new ArrayList<>(PROMPT);
    words.add(commands);
    return Command.of(words).within(PATIENCE);
  }

  /**
   * Waits until everything that boots has booted.
   *
   * @throws AssertionError with what the machine says, when something failed
   */
  default void awaitBooted() throws IOException, InterruptedException {
    String state =
        Eventually.becomes(
            name() + " is booted",
            () -> type("systemctl is-system-running --wait || true").stdout().strip(),
            said -> Set.of("running", "degraded", "maintenance").contains(said));
    if (!state.equals("running")) {
      throw new AssertionError(name() + " is " + state + "\n" + condition());
    }
  }

  /** All files by their paths, but for those of other file systems. */
  default Set<String> files() throws IOException, InterruptedException {
    return new TreeSet<>(type("find / -xdev").succeeded().stdout().lines().toList());
  }

  /** What a reader of a failed test wants to know of it. */
  default String condition() throws IOException, InterruptedException {
    return type(CONDITION).toString();
  }
}
