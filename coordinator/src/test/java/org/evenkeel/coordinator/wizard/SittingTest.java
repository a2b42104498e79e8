package org.evenkeel.coordinator.wizard;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.function.Predicate;
import org.evenkeel.coordinator.dispatch.CommandRunner;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The wizard of a running coordinator, at a machine that is a directory. */
@Timeout(60)
final class SittingTest {
  private static final String BEFORE = "virtual-services: []\n";
  private static final Duration LONG = Duration.ofHours(1);

  @TempDir private Path folder;
  private final List<String> ran = new CopyOnWriteArrayList<>();
  private final List<Sitting> sittings = new CopyOnWriteArrayList<>();
  private volatile CountDownLatch hold = new CountDownLatch(0);
  private volatile int status;
  private volatile String running = BEFORE;
  private volatile Instant now = Instant.parse("2026-11-22T10:00:00Z");
  private volatile boolean elsewhere;

  @AfterEach
  void end() {
    hold.countDown();
    sittings.forEach(Sitting::close);
  }

  /** The coordinator's configuration, which is a text. */
  private final class Text implements RunningConfiguration {
    @Override
    public String text() {
      return running;
    }

    @Override
    public void accept(String text, String comment) {
      running = text;
    }
  }

  private CommandRunner manager() {
    return (arguments, _, _) -> {
      ran.add(String.join(" ", arguments));
      try {
        hold.await();
      } catch (InterruptedException _) {
        Thread.currentThread().interrupt();
      }
      return new CommandRunner.Result(status, "");
    };
  }

  private Sitting sitting(Duration patience) throws IOException {
    Files.createDirectories(folder.resolve("run/systemd/netif"));
    InstantSource clock = () -> now;
    Sitting sitting =
        Sitting.start(
            new Sitting.Surroundings(
                folder,
                Optional.of(folder),
                () -> Sites.twoArms(running),
                patience,
                new Means(manager(), Optional.empty()),
                _ -> new Text(),
                () -> {
                  if (elsewhere) {
                    throw new IOException("another wizard is at work");
                  }
                  return () -> {};
                },
                clock));
    sittings.add(sitting);
    return sitting;
  }

  private static Plan plan(Sitting sitting, boolean keepNetwork) throws IOException {
    Map<Question, String> given = new EnumMap<>(Question.class);
    given.put(Question.ONE_ARMED, "y");
    given.put(Question.ADDRESS, "10.99.8.1");
    Site site = sitting.site();
    return sitting.plan(site, Course.of(site, given, true).dialogue().answers(), keepNetwork);
  }

  private static Stage await(Sitting sitting, Predicate<Stage> wanted) throws InterruptedException {
    Stage stage = sitting.stage();
    while (!wanted.test(stage)) {
      Thread.sleep(1);
      stage = sitting.stage();
    }
    return stage;
  }

  private static Stage.Ended ended(Sitting sitting) throws InterruptedException {
    Stage idle = await(sitting, stage -> stage instanceof Stage.Idle);
    return ((Stage.Idle) idle).last().orElseThrow();
  }

  private void assertUntouched() {
    assertEquals(BEFORE, running);
    assertFalse(Files.exists(folder.resolve("etc/evenkeel/node.yaml")));
    assertFalse(Files.exists(folder.resolve("etc/systemd/network/00-evenkeel-eth0.network")));
    assertFalse(Files.exists(folder.resolve("var/lib/evenkeel/wizard.json")));
    assertFalse(Files.exists(folder.resolve("var/lib/evenkeel/wizard.until")));
  }

  @Test
  void whatTouchesNoNetworkIsDoneWithoutAnotherWord() throws Exception {
    Sitting sitting = sitting(LONG);
    assertEquals(new Stage.Idle(Optional.empty()), sitting.stage());
    sitting.begin(plan(sitting, true), "alice");
    assertEquals(new Stage.Ended(true, "Done."), ended(sitting));
    assertTrue(running.contains("name: web"), running);
    assertTrue(Files.exists(folder.resolve("etc/evenkeel/node.yaml")));
    assertEquals(List.of(), ran);
    assertThrows(Sitting.BusyException.class, sitting::confirm);
    assertThrows(Sitting.BusyException.class, () -> sitting.undo("alice"));
  }

  @Test
  void changedNetworkSettingsStayWhenTheyAreConfirmed() throws Exception {
    Sitting sitting = sitting(LONG);
    Plan plan = plan(sitting, false);
    sitting.begin(plan, "alice");
    Stage unconfirmed = await(sitting, stage -> stage instanceof Stage.Unconfirmed);
    assertEquals(new Stage.Unconfirmed(now.plus(LONG)), unconfirmed);
    assertThrows(Sitting.BusyException.class, () -> sitting.begin(plan, "bob"));
    sitting.confirm();
    assertTrue(ended(sitting).done());
    assertTrue(running.contains("name: web"), running);
    assertTrue(ran.contains("networkctl reload"), ran.toString());
    assertFalse(Files.exists(folder.resolve("var/lib/evenkeel/wizard.json")));
    sitting.close();
    assertTrue(running.contains("name: web"), "nothing is taken back any more");
  }

  @Test
  void whatNobodyConfirmsIsTakenBack() throws Exception {
    Sitting sitting = sitting(Duration.ofMillis(1));
    sitting.begin(plan(sitting, false), "alice");
    assertEquals(
        new Stage.Ended(false, "Taken back, nobody confirmed it in time: all is as it was before."),
        ended(sitting));
    assertUntouched();
  }

  @Test
  void whoWantsItBackGetsItBackAlsoWhileItIsMade() throws Exception {
    Sitting sitting = sitting(LONG);
    sitting.begin(plan(sitting, false), "alice");
    Stage _ = await(sitting, stage -> stage instanceof Stage.Unconfirmed);
    sitting.undo("alice");
    assertTrue(ended(sitting).words().startsWith("Taken back, as was asked: all is as"));
    assertUntouched();

    hold = new CountDownLatch(1);
    ran.clear();
    sitting.begin(plan(sitting, false), "alice");
    Stage making = await(sitting, stage -> stage instanceof Stage.Making && !ran.isEmpty());
    assertTrue(((Stage.Making) making).of() >= 4, making.toString());
    sitting.undo("alice");
    assertInstanceOf(Stage.TakingBack.class, sitting.stage());
    assertThrows(Sitting.BusyException.class, () -> sitting.undo("alice"));
    hold.countDown();
    assertTrue(ended(sitting).words().startsWith("Taken back, as was asked: all is as"));
    assertUntouched();
  }

  @Test
  void whatFailsIsTakenBackAndSaid() throws Exception {
    Sitting sitting = sitting(LONG);
    status = 7;
    sitting.begin(plan(sitting, false), "alice");
    // The manager does not take it back either: that is remembered, and can be tried again.
    Stage.Left left = (Stage.Left) await(sitting, stage -> stage instanceof Stage.Left);
    Stage.Ended ended = left.last().orElseThrow();
    assertFalse(ended.done());
    assertTrue(ended.words().contains("exit status 7"), ended.words());
    assertEquals(BEFORE, running);
    status = 0;
    sitting.undo("alice");
    Stage _ = await(sitting, stage -> stage instanceof Stage.Idle);
    assertUntouched();
  }

  @Test
  void whoEndsTheCoordinatorTakesItBack() throws Exception {
    Sitting sitting = sitting(LONG);
    sitting.begin(plan(sitting, false), "alice");
    Stage _ = await(sitting, stage -> stage instanceof Stage.Unconfirmed);
    sitting.close();
    assertUntouched();
  }

  @Test
  void afterAKillTheNextStartGoesOnCountingOrTakesItBack() throws Exception {
    Sitting killed = sitting(LONG);
    killed.begin(plan(killed, false), "alice");
    Stage _ = await(killed, stage -> stage instanceof Stage.Unconfirmed);
    sittings.clear(); // nobody closes it: its process is no more
    Sitting next = sitting(LONG);
    assertEquals(new Stage.Unconfirmed(now.plus(LONG)), next.stage());
    sittings.clear();

    now = now.plus(LONG);
    Sitting last = sitting(LONG);
    assertTrue(ended(last).words().contains("all is as it was before"), ended(last).words());
    assertUntouched();
  }

  @Test
  void afterAKillItCanStillBeConfirmed() throws Exception {
    Sitting killed = sitting(LONG);
    killed.begin(plan(killed, false), "alice");
    Stage _ = await(killed, stage -> stage instanceof Stage.Unconfirmed);
    sittings.clear();
    Sitting next = sitting(LONG);
    next.confirm();
    assertTrue(ended(next).done());
    assertTrue(running.contains("name: web"), running);
    assertFalse(Files.exists(folder.resolve("var/lib/evenkeel/wizard.json")));
  }

  @Test
  void aKillInTheMiddleIsTakenBackByTheNextStart() throws Exception {
    Sitting killed = sitting(LONG);
    hold = new CountDownLatch(1);
    killed.begin(plan(killed, false), "alice");
    Stage _ = await(killed, _ -> !ran.isEmpty()); // the manager is at work
    sittings.clear();
    hold = new CountDownLatch(0); // what was killed runs no further: it waits for the other one
    Sitting next = sitting(LONG);
    assertTrue(ended(next).words().startsWith("Taken back, it was ended in the middle"));
    assertUntouched();
  }

  @Test
  void anotherProgramsWizardIsNotDisturbed() throws Exception {
    Sitting sitting = sitting(LONG);
    elsewhere = true;
    Plan plan = plan(sitting, true);
    IOException refused = assertThrows(IOException.class, () -> sitting.begin(plan, "alice"));
    assertEquals("another wizard is at work", refused.getMessage());
    elsewhere = false;
    Files.createDirectories(folder.resolve("var/lib/evenkeel"));
    Files.writeString(
        folder.resolve("var/lib/evenkeel/wizard.json"),
        "[{\"file\": \"%s/none\", \"after\": \"x\", \"directories\": []}]".formatted(folder));
    Stage left = sitting(LONG).stage();
    assertEquals(new Stage.Left(Optional.empty()), left, "it is not this coordinator's own");
    assertThrows(Sitting.BusyException.class, () -> sitting.begin(plan, "alice"));
    sitting.undo("alice");
    assertEquals("Taken back, as was asked: all is as it was before.", ended(sitting).words());
    assertUntouched();
  }
}
