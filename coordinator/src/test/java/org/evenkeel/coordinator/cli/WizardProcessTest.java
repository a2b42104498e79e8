package org.evenkeel.coordinator.cli;

import static org.evenkeel.coordinator.Eventually.eventually;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.evenkeel.coordinator.BesideOthers;
import org.evenkeel.coordinator.Coordinator;
import org.evenkeel.coordinator.Main;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The program is ended by signals while it asks, in the middle of its work and while it waits. Its
 * machine is a directory; the network manager there is a program that tells what it was told, and
 * can be held.
 */
@Timeout(600)
@BesideOthers
final class WizardProcessTest {
  private static final String MINE =
      "# mine\ndefaults: { check: { type: none } }\nvirtual-services: []\n";

  private static final String NODE =
      "node: lb1\nproxy: relay\nlisten: { web: off, fallback: off }\nlog: { level: warn }\n";

  /** The end of one that takes two lines. */
  private static final String SECOND_QUESTION = "same subnet as the servers)? (y/n) [";

  private static final String CONFIRM = "unless you press Enter: ";

  @TempDir private Path folder;
  private final List<Process> started = new ArrayList<>();

  @SuppressWarnings("NullAway.Init") // set before each test
  private PairedNode node;

  @BeforeEach
  void makeMachine() throws Exception {
    // A shell's background jobs ignore SIGINT, and so would what they start.
    Process able = new ProcessBuilder("env", "--default-signal=INT", "true").start();
    assumeTrue(able.waitFor() == 0, "this env(1) cannot reset signals");
    node = new PairedNode("lb1", folder);
    Files.writeString(node.etc.resolve("evenkeel.yaml"), MINE);
    Files.delete(node.etc.resolve("node.yaml"));
    Files.createDirectories(node.state);
    Files.createDirectories(folder.resolve("machine/run/systemd/netif"));
    Files.createDirectories(folder.resolve("machine/etc/systemd/network"));
    Path program = Files.createDirectories(folder.resolve("bin")).resolve("networkctl");
    Files.writeString(
        program,
        """
        #!/bin/sh
        cd '%s' || exit 1
        echo "$@" >> told
        if [ "$1" = reload ]; then
          while [ -e hold ]; do : > held; sleep 0.1; done
        fi
        """
            .formatted(folder));
    Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwx------"));
    Files.writeString(folder.resolve("answers"), "one-armed = y\naddress = 10.99.8.1\n");
  }

  @AfterEach
  void endAll() throws IOException {
    Files.deleteIfExists(folder.resolve("hold"));
    started.forEach(Process::destroyForcibly);
  }

  /** The program with standard input open, and what it says to people in a file. */
  private final class Wizard {
    private final Process process;
    private final OutputStream keyboard;
    private final Path said;

    Wizard(String... options) throws IOException {
      said = folder.resolve("said-" + started.size());
      List<String> command =
          new ArrayList<>(
              List.of(
                  "env",
                  "--default-signal=INT",
                  ProcessHandle.current().info().command().orElseThrow(),
                  "-XX:TieredStopAtLevel=1",
                  "-cp",
                  System.getProperty("java.class.path"),
                  Main.class.getName(),
                  "wizard",
                  "--root",
                  node.root.toString(),
                  "--machine",
                  folder.resolve("machine").toString()));
      command.addAll(List.of(options));
      ProcessBuilder program =
          new ProcessBuilder(command)
              .redirectOutput(folder.resolve("out-" + started.size()).toFile())
              .redirectError(said.toFile());
      program
          .environment()
          .merge("PATH", "" + folder.resolve("bin"), (old, bin) -> bin + ":" + old);
      process = program.start();
      started.add(process);
      keyboard = process.getOutputStream();
    }

    void type(String text) throws IOException {
      keyboard.write(text.getBytes(StandardCharsets.UTF_8));
      keyboard.flush();
    }

    String said() throws IOException {
      return Files.readString(said);
    }

    void awaitSaid(String words) throws Exception {
      eventually("it never said " + words, () -> said().contains(words));
    }

    void interrupt() throws Exception {
      Process kill = new ProcessBuilder("sh", "-c", "kill -INT " + process.pid()).start();
      assertEquals(0, kill.waitFor());
    }

    int ended() throws Exception {
      assertTrue(process.waitFor(60, TimeUnit.SECONDS), said());
      return process.exitValue();
    }
  }

  /** Every file that the wizard may write, by its content and mode. */
  private Map<String, String> files() throws IOException {
    Map<String, String> files = new TreeMap<>();
    for (Path top : List.of(node.etc, node.state, folder.resolve("machine"))) {
      try (Stream<Path> paths = Files.walk(top)) {
        for (Path path : paths.toList()) {
          files.put(
              folder.relativize(path).toString(),
              PosixFilePermissions.toString(Files.getPosixFilePermissions(path))
                  + (Files.isRegularFile(path) ? Files.readString(path) : ""));
        }
      }
    }
    return files;
  }

  private List<String> told() throws IOException {
    Path file = folder.resolve("told");
    return Files.exists(file)
        ? Files.readAllLines(file).stream().map(line -> line.split(" ", 2)[0]).toList()
        : List.of();
  }

  private Wizard heldInTheMiddle() throws Exception {
    Files.writeString(folder.resolve("hold"), "");
    Wizard wizard = new Wizard("--answers", folder.resolve("answers").toString());
    wizard.type("\n");
    eventually("the manager is told", () -> Files.exists(folder.resolve("held")));
    assertTrue(Files.exists(node.etc.resolve("node.yaml")), "it is in the middle");
    return wizard;
  }

  @Test
  void endedWhileItAsksItHasChangedNothing() throws Exception {
    Map<String, String> before = files();
    Wizard wizard = new Wizard();
    wizard.type("n\n");
    wizard.awaitSaid(SECOND_QUESTION);
    wizard.interrupt();
    assertEquals(130, wizard.ended());
    assertTrue(wizard.said().endsWith("\nevenkeel: ended; nothing is changed\n"), wizard.said());
    assertEquals(before, files());
    assertFalse(Files.exists(node.root.resolve("run")), "not even a lock");
    assertEquals(List.of(), told());
  }

  @Test
  void endedInTheMiddleItTakesBackWhatItHasDone() throws Exception {
    Map<String, String> before = files();
    Wizard wizard = heldInTheMiddle();
    wizard.interrupt();
    Files.delete(folder.resolve("hold"));
    assertEquals(130, wizard.ended());
    assertTrue(
        wizard.said().endsWith("\nevenkeel: ended; all is as it was before\n"), wizard.said());
    assertEquals(before, files());
    assertEquals(List.of("reload", "reconfigure", "reload", "reconfigure"), told());
  }

  @Test
  void endedWhileItWaitsForTheLastEnterItTakesBackAll() throws Exception {
    Map<String, String> before = files();
    Wizard wizard = new Wizard("--answers", folder.resolve("answers").toString());
    wizard.type("\n");
    wizard.awaitSaid(CONFIRM);
    assertTrue(node.cluster().contains("10.99.8.1"), node.cluster());
    wizard.interrupt();
    assertEquals(130, wizard.ended());
    assertEquals(before, files());
  }

  @Test
  void killedInTheMiddleTheNextOneSaysWhatTakesItBack() throws Exception {
    Map<String, String> before = files();
    Wizard killed = heldInTheMiddle();
    killed.process.destroyForcibly();
    assertEquals(137, killed.ended());
    Files.delete(folder.resolve("hold"));
    Map<String, String> half = files();
    assertTrue(half.containsKey("lb1/etc/evenkeel/node.yaml"), half::toString);

    Wizard next = new Wizard();
    assertEquals(1, next.ended());
    assertTrue(next.said().contains("To take back what it has done: evenkeel wizard --undo"));
    assertEquals(half, files());

    Wizard undo = new Wizard("--undo");
    assertEquals(0, undo.ended(), undo.said());
    assertTrue(undo.said().endsWith("all is as it was before\n"), undo.said());
    assertEquals(before, files());
    assertEquals(Set.of("reload", "reconfigure"), Set.copyOf(told()));
  }

  @Test
  void killedWhileItWaitsTheRunningCoordinatorGetsItsConfigurationBack() throws Exception {
    Files.writeString(node.etc.resolve("node.yaml"), NODE);
    try (Coordinator coordinator = node.start()) {
      Wizard wizard = new Wizard("--answers", folder.resolve("answers").toString());
      wizard.type("\n");
      wizard.awaitSaid(CONFIRM);
      assertTrue(node.cluster().contains("forwarding: dr"), node.cluster());
      int revision = node.revision();
      wizard.process.destroyForcibly();
      assertEquals(137, wizard.ended());

      Wizard undo = new Wizard("--undo");
      assertEquals(0, undo.ended(), undo.said());
      assertEquals(MINE, node.cluster());
      assertEquals(MINE, coordinator.control().configuration().yaml());
      assertEquals(revision + 1, node.revision(), "as a revision of its own");
      assertTrue(node.type("config", "history").out().contains("wizard undone"));
      assertFalse(Files.exists(node.state.resolve("wizard.json")));
    }
  }
}
