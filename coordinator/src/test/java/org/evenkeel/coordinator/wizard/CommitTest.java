package org.evenkeel.coordinator.wizard;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.evenkeel.coordinator.dispatch.CommandRunner;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real files, and programs that are recorded. */
final class CommitTest {
  private static final String INTERFACES =
      """
      # mine
      auto lo
      iface lo inet loopback

      allow-hotplug eth0
      iface eth0 inet dhcp
          mtu 1400

      auto other
      iface other inet manual
      """;

  @TempDir private Path host;
  @TempDir private Path elsewhere;
  private final List<String> ran = new ArrayList<>();
  private Path root = Path.of("");

  @BeforeEach
  void makeMachine() throws IOException {
    root = host.resolve("coordinator");
    write("etc/network/interfaces", INTERFACES);
    write("sbin/ifup", "");
    write("etc/resolv.conf", "search example.org\nnameserver 192.0.2.53\n");
    Files.setPosixFilePermissions(
        host.resolve("etc/network/interfaces"), PosixFilePermissions.fromString("rw-r--r--"));
  }

  private void write(String name, String text) throws IOException {
    Path file = host.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }

  private CommandRunner recorder(int failing) {
    return (arguments, _, _) -> {
      ran.add(String.join(" ", arguments));
      return ran.size() == failing
          ? new CommandRunner.Result(1, "no such device")
          : new CommandRunner.Result(0, "");
    };
  }

  private List<Effect> effects(CommandRunner runner) throws IOException {
    return Effects.of(plan(), means(runner));
  }

  private static Means means(CommandRunner runner) {
    return new Means(runner, Optional.empty());
  }

  private Journal journal() {
    return new Journal(elsewhere);
  }

  private Commit commit(CommandRunner runner) {
    return new Commit(journal(), means(runner));
  }

  /** What the test ends a process with: nothing catches it. */
  private static final class Killed extends Error {
    private static final long serialVersionUID = 1;
  }

  /** Ends the process instead of this effect, or right after it. */
  private record Killing(Effect effect, boolean after) implements Effect {
    @Override
    public Undo undo() throws IOException {
      return effect.undo();
    }

    @Override
    public void make() throws IOException {
      if (after) {
        effect.make();
      }
      throw new Killed();
    }
  }

  private Plan plan() throws IOException {
    Dialogue dialogue = DialogueTest.after(DialogueTest.UNKNOWN, DialogueTest.TWO_ARMS);
    return Plan.of(DialogueTest.UNKNOWN, dialogue.answers(), root, Optional.of(host));
  }

  /** Every path with its mode and content. */
  private Map<String, String> all() throws IOException {
    Map<String, String> all = new TreeMap<>();
    try (Stream<Path> paths = Files.walk(host)) {
      for (Path path : paths.toList()) {
        String mode = PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
        all.put(
            host.relativize(path).toString(),
            mode + (Files.isRegularFile(path) ? Files.readString(path) : ""));
      }
    }
    return all;
  }

  @Test
  void whatIsPlannedIsMade() throws IOException {
    Commit commit = commit(recorder(0));
    commit.make(effects(recorder(0)));
    assertTrue(journal().isThere());
    assertTrue(commit.keep());
    assertFalse(journal().isThere());
    assertEquals(new Commit.End.Kept(), commit.undo(), "what is kept is not taken back");
    assertEquals(List.of("ifdown eth0", "ifdown eth1", "ifup eth0", "ifup eth1"), ran);
    Map<String, String> all = all();
    assertEquals(
        """
        rw-r--r--# mine
        auto lo
        iface lo inet loopback

        allow-hotplug eth0
        iface eth0 inet static
            address 10.0.0.21/24
            gateway 10.0.0.31
            dns-nameservers 10.0.0.31
            mtu 1400

        auto other
        iface other inet manual

        auto eth1
        iface eth1 inet static
            address 192.168.2.21/24
        """,
        all.get("etc/network/interfaces"));
    assertEquals("rw-r--r--search example.org\nnameserver 10.0.0.31\n", all.get("etc/resolv.conf"));
    assertEquals("rw-r-----node: lb1\n", all.get("coordinator/etc/evenkeel/node.yaml"));
    assertTrue(
        all.getOrDefault("coordinator/etc/evenkeel/evenkeel.yaml", "").contains("10.0.0.21"));
  }

  @Test
  void aFailureAtAnyCommandLeavesEverythingAsItWas() throws IOException {
    Map<String, String> before = all();
    for (int failing = 1; failing <= 4; failing++) {
      ran.clear();
      CommandRunner runner = recorder(failing);
      List<Effect> effects = effects(runner);
      Commit commit = commit(runner);
      IOException failure = assertThrows(IOException.class, () -> commit.make(effects));
      assertTrue(
          String.valueOf(failure.getMessage()).endsWith("all is as it was before"),
          failure.getMessage());
      assertEquals(before, all());
      assertEquals("ifup eth1", ran.getLast(), "the network is up again");
      assertFalse(commit.keep());
    }
  }

  @Test
  void aFailureAfterAnyEffectLeavesEverythingAsItWas() throws IOException {
    Map<String, String> before = all();
    int count = effects(recorder(0)).size();
    for (int failing = 0; failing <= count; failing++) {
      List<Effect> effects = new ArrayList<>(effects(recorder(0)));
      effects.add(
          failing,
          new Effect() {
            @Override
            public Undo undo() {
              return new Undo.Programs("nothing", List.of());
            }

            @Override
            public void make() throws IOException {
              throw new IOException("the disk is full");
            }
          });
      assertThrows(IOException.class, () -> commit(recorder(0)).make(effects));
      assertEquals(before, all(), "failing at " + failing);
    }
  }

  @Test
  void oneThatIsEndedInTheMiddleWaitsForTheEffectAndTakesItBack() throws Exception {
    Map<String, String> before = all();
    CountDownLatch inside = new CountDownLatch(1);
    CommandRunner slow =
        (arguments, _, _) -> {
          ran.add(String.join(" ", arguments));
          inside.countDown();
          try {
            Thread.sleep(100);
          } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
          }
          return new CommandRunner.Result(0, "");
        };
    List<Effect> effects = effects(slow);
    Commit commit = commit(slow);
    Thread ender =
        Thread.ofVirtual()
            .start(
                () -> {
                  try {
                    inside.await();
                  } catch (InterruptedException _) {
                    return;
                  }
                  Commit.End _ = commit.undo();
                });
    // Whichever gets the lock first: the commit is taken back as a whole.
    try {
      commit.make(effects);
    } catch (IOException e) {
      assertTrue(String.valueOf(e.getMessage()).contains("ended meanwhile"), e.getMessage());
    }
    ender.join();
    assertEquals(before, all());
    assertFalse(commit.keep());
  }

  @Test
  void aFileThatSomebodyChangesMeanwhileIsNotOverwritten() throws IOException {
    List<Effect> effects = effects(recorder(0));
    write("etc/resolv.conf", "nameserver 192.0.2.99\n");
    Map<String, String> before = all();
    IOException failure = assertThrows(IOException.class, () -> commit(recorder(0)).make(effects));
    assertTrue(String.valueOf(failure.getMessage()).contains("changed meanwhile"));
    assertEquals(before, all());
  }

  @Test
  void whatAKilledProcessHasDoneTheNextOneTakesBack() throws IOException {
    Map<String, String> before = all();
    int count = effects(recorder(0)).size();
    for (int killed = 0; killed < count; killed++) {
      for (boolean after : new boolean[] {false, true}) {
        List<Effect> effects = new ArrayList<>(effects(recorder(0)));
        effects.set(killed, new Killing(effects.get(killed), after));
        assertThrows(Killed.class, () -> commit(recorder(0)).make(effects));
        assertEquals(
            "rw-------",
            PosixFilePermissions.toString(Files.getPosixFilePermissions(journal().file())));
        assertEquals(new Commit.End.TakenBack(), commit(recorder(0)).undoLeft());
        assertEquals(
            before, all(), "killed %s effect %d".formatted(after ? "after" : "in", killed));
        assertFalse(journal().isThere());
        assertEquals(new Commit.End.Nothing(), commit(recorder(0)).undoLeft());
      }
    }
  }

  @Test
  void whatSomebodyHasChangedSinceStays() throws IOException {
    commit(recorder(0)).make(effects(recorder(0)));
    write("etc/resolv.conf", "nameserver 192.0.2.99\n");
    Commit.End.Left end = assertInstanceOf(Commit.End.Left.class, commit(recorder(0)).undoLeft());
    assertEquals(
        List.of(
            host.resolve("etc/resolv.conf") + ": somebody has changed it since; it stays as it is"),
        end.left());
    assertEquals("nameserver 192.0.2.99\n", Files.readString(host.resolve("etc/resolv.conf")));
    assertEquals(INTERFACES, Files.readString(host.resolve("etc/network/interfaces")));
    assertFalse(journal().isThere());
  }

  @Test
  void whatCouldNotBeTakenBackIsTriedAgain() throws IOException {
    Map<String, String> before = all();
    commit(recorder(0)).make(effects(recorder(0)));
    ran.clear();
    Commit.End.Left end = assertInstanceOf(Commit.End.Left.class, commit(recorder(1)).undoLeft());
    assertTrue(end.left().getFirst().contains("ifdown eth0: exit status 1"), "" + end);
    assertTrue(end.left().getLast().contains("evenkeel wizard --undo"), "" + end);
    assertEquals(before, all());
    ran.clear();
    assertEquals(new Commit.End.TakenBack(), commit(recorder(0)).undoLeft());
    assertEquals(List.of("ifdown eth0", "ifdown eth1"), ran, "that alone was left");
  }

  @Test
  void whatCannotBeTakenBackIsSaid() throws IOException {
    CommandRunner stuck =
        (arguments, _, _) -> {
          ran.add(String.join(" ", arguments));
          return new CommandRunner.Result(ran.size() > 2 ? 1 : 0, "stuck");
        };
    List<Effect> effects = effects(stuck);
    IOException failure = assertThrows(IOException.class, () -> commit(stuck).make(effects));
    assertTrue(
        String.valueOf(failure.getMessage())
            .contains("not all is as before: ifupdown lets go of its settings: ifdown eth0: exit"),
        failure.getMessage());
    assertEquals(INTERFACES, Files.readString(host.resolve("etc/network/interfaces")));
  }
}
