package org.evenkeel.coordinator.lockdown;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.evenkeel.coordinator.dispatch.CommandRunner;
import org.evenkeel.coordinator.filter.InputRules;
import org.evenkeel.coordinator.lockdown.LockdownException.Why;
import org.evenkeel.coordinator.lockdown.LockdownStatus.Phase;
import org.evenkeel.coordinator.model.IpAddress;
import org.evenkeel.coordinator.model.Services;
import org.evenkeel.coordinator.model.Transport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What is on the disk, in the kernel and told, through everything that may happen. A keeper that is
 * left alone stands for a process that was killed: nothing of it runs any more, because its wait is
 * an hour long.
 */
class LockdownKeeperTest {
  private static final Duration HOUR = Duration.ofHours(1);
  private static final Duration SOON = Duration.ofMillis(50);
  private static final Lockdown OFFICE = Lockdown.parse(List.of("10.0.0.0/8"), List.of("22"));
  private static final Lockdown CELLAR = Lockdown.parse(List.of("192.0.2.0/24"), List.of("22"));

  @TempDir private Path root;
  private final InMemoryInputFilter kernel = new InMemoryInputFilter();
  private final List<LockdownKeeper> started = new ArrayList<>();
  private volatile Instant now = Instant.parse("2026-01-01T00:00:00Z");

  private LockdownKeeper keeper() {
    LockdownKeeper keeper = kernel.keeper(root, () -> now);
    started.add(keeper);
    return keeper;
  }

  @AfterEach
  void stop() {
    started.forEach(LockdownKeeper::close);
  }

  private Path file() {
    return root.resolve("var/lib/evenkeel/lockdown.json");
  }

  private static void await(BooleanSupplier what) {
    long end = System.nanoTime() + TimeUnit.MINUTES.toNanos(1);
    while (!what.getAsBoolean()) {
      assertTrue(System.nanoTime() - end < 0, "it does not happen");
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(2));
    }
  }

  private Optional<InputRules> rules(Lockdown lockdown) {
    return Optional.of(
        LockdownRules.of(
            lockdown,
            new Surroundings(List.of(InMemoryInputFilter.WEB), Set.of(), Set.of(), List.of())));
  }

  @Test
  void whatNobodyConfirmsIsUndone() throws Exception {
    LockdownKeeper keeper = keeper();
    keeper.apply(OFFICE, SOON, "ada");
    await(() -> keeper.status().phase() == Phase.OPEN);
    assertEquals(Optional.empty(), kernel.rules());
    assertFalse(Files.exists(file()));
    assertTrue(keeper.waitingSince().isEmpty());
    assertEquals(Why.NOTHING_WAITS, assertThrows(LockdownException.class, keeper::confirm).why());
  }

  @Test
  void whatIsConfirmedStaysAndComesBackAtTheNextStart() throws Exception {
    LockdownKeeper keeper = keeper();
    keeper.apply(OFFICE, HOUR, "ada");
    assertEquals(Phase.WAITING, keeper.status().phase());
    assertEquals("ada", keeper.status().waiting().orElseThrow().requester());
    assertEquals(rules(OFFICE), kernel.rules());
    keeper.confirm();
    assertEquals(Phase.LOCKED, keeper.status().phase());
    keeper.close();
    assertEquals(rules(OFFICE), kernel.rules(), "it outlives the program");

    kernel.flush(); // a reboot
    LockdownKeeper next = keeper();
    assertEquals(rules(OFFICE), kernel.rules());
    assertEquals(Optional.of(OFFICE), next.status().inForce());
    assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file())));
  }

  @Test
  void undoneIsBackToWhatWasConfirmedBefore() throws Exception {
    LockdownKeeper keeper = keeper();
    keeper.apply(OFFICE, HOUR, "ada");
    keeper.confirm();
    keeper.apply(CELLAR, SOON, "ada");
    await(() -> keeper.status().phase() == Phase.LOCKED);
    assertEquals(Optional.of(OFFICE), keeper.status().inForce());
    assertEquals(rules(OFFICE), kernel.rules());
  }

  @Test
  void aKilledProcessIsFollowedByOneThatTakesBackWhatIsOverdue() throws Exception {
    LockdownKeeper killed = keeper();
    killed.apply(OFFICE, HOUR, "ada");
    killed.confirm();
    killed.apply(CELLAR, HOUR, "ada");
    now = now.plus(HOUR);
    LockdownKeeper next = keeper();
    assertEquals(rules(OFFICE), kernel.rules());
    assertEquals(Phase.LOCKED, next.status().phase());
    assertFalse(Files.readString(file()).contains("pending"));
  }

  @Test
  void beforeItsDeadlineTheNextProcessGoesOnWaiting() throws Exception {
    keeper().apply(OFFICE, HOUR, "ada");
    now = now.plus(Duration.ofMinutes(20));
    LockdownKeeper next = keeper();
    assertEquals(Phase.WAITING, next.status().phase());
    assertEquals(Duration.ofMinutes(40), next.status().waiting().orElseThrow().left());
    next.confirm();
    assertEquals(rules(OFFICE), kernel.rules());
  }

  @Test
  void aClockThatWasSetBackDoesNotMakeItLonger() throws Exception {
    keeper().apply(OFFICE, HOUR, "ada");
    now = now.minus(Duration.ofDays(1));
    assertEquals(Phase.OPEN, keeper().status().phase());
    assertEquals(Optional.empty(), kernel.rules());
  }

  @Test
  void aProcessThatWasKilledBeforeTheKernelKnewIsLikeAnyOther() throws Exception {
    new LockdownFile(root)
        .write(
            new Kept(
                Optional.empty(),
                Optional.of(new Kept.Pending(OFFICE, now.plus(HOUR), HOUR, "ada"))));
    LockdownKeeper next = keeper();
    assertEquals(rules(OFFICE), kernel.rules());
    next.off();
    assertEquals(Optional.empty(), kernel.rules());
    assertFalse(Files.exists(file()));
  }

  @Test
  void offLeavesNothing() throws Exception {
    LockdownKeeper keeper = keeper();
    keeper.apply(OFFICE, HOUR, "ada");
    keeper.confirm();
    keeper.apply(CELLAR, HOUR, "ada");
    keeper.off();
    assertEquals(Phase.OPEN, keeper.status().phase());
    assertEquals(Optional.empty(), kernel.rules());
    assertFalse(Files.exists(file()));
    assertEquals(List.of(), keeper.findings());
  }

  @Test
  void aProgramThatEndsTakesBackWhatWaits() throws Exception {
    LockdownKeeper keeper = keeper();
    keeper.apply(OFFICE, HOUR, "ada");
    keeper.close();
    assertEquals(Optional.empty(), kernel.rules());
    assertFalse(Files.exists(file()));
  }

  @Test
  void aStopThatClearsLeavesTheKernelAsItWasAndTheFile() throws Exception {
    LockdownKeeper keeper = keeper();
    keeper.apply(OFFICE, HOUR, "ada");
    keeper.confirm();
    keeper.stop(true);
    assertEquals(Optional.empty(), kernel.rules());
    keeper();
    assertEquals(rules(OFFICE), kernel.rules());
  }

  @Test
  void rulesThatSomebodyRemovesAreReportedAndPutBack() throws Exception {
    LockdownKeeper keeper = keeper();
    keeper.apply(OFFICE, HOUR, "ada");
    keeper.confirm();
    assertTrue(keeper.findings().getFirst().ok());
    kernel.flush();
    assertFalse(keeper.findings().getFirst().ok());
    await(() -> kernel.rules().isPresent());
    await(() -> keeper.findings().getFirst().found().contains("put back at 2026-01-01T00:00:00Z"));
    assertTrue(keeper.findings().getFirst().ok());
  }

  @Test
  void aNewVirtualServiceOnAGuardedPortIsLetThrough() throws Exception {
    LockdownKeeper keeper = keeper();
    keeper.apply(OFFICE, HOUR, "ada");
    kernel.serving(List.of(Services.at("10.0.0.100", "22", Transport.TCP)));
    keeper.follow(8);
    await(() -> kernel.rules().orElseThrow().passages().size() == 1);
    assertFalse(keeper.findings().getFirst().found().contains("put back"), "nobody tampered");
  }

  @Test
  void whenTheKernelRefusesNothingIsLeftBehind() throws Exception {
    LockdownKeeper keeper = keeper();
    kernel.failing(Optional.of("nft: no"));
    LockdownException failed =
        assertThrows(LockdownException.class, () -> keeper.apply(OFFICE, SOON, "ada"));
    assertEquals(Why.FAILED, failed.why());
    kernel.failing(Optional.empty());
    await(() -> keeper.status().phase() == Phase.OPEN);
    await(() -> kernel.told().isEmpty());
    assertFalse(Files.exists(file()));
  }

  @Test
  void withoutAPacketFilterItSaysSoAndDoesNothing() {
    kernel.unusable(Optional.of("no CAP_NET_ADMIN"));
    LockdownKeeper keeper = keeper();
    LockdownException refused =
        assertThrows(LockdownException.class, () -> keeper.apply(OFFICE, HOUR, "ada"));
    assertEquals(Why.UNUSABLE, refused.why());
    assertEquals(Optional.of("no CAP_NET_ADMIN"), keeper.status().problem());
    assertEquals(Optional.of("no CAP_NET_ADMIN"), keeper.plan(OFFICE).problem());
    assertTrue(keeper.plan(OFFICE).rules().toString().contains("10.0.0.0/8"));
    assertFalse(Files.exists(file()));
  }

  @Test
  void thePairsPortsAreRefusedAndLoopbackIsAlwaysAdmitted() {
    LockdownKeeper keeper = keeper();
    Lockdown heartbeat = Lockdown.parse(List.of("10.0.0.0/8"), List.of("6694/udp"));
    assertEquals(
        Why.REFUSED,
        assertThrows(LockdownException.class, () -> keeper.apply(heartbeat, HOUR, "ada")).why());
    assertTrue(keeper.admits(OFFICE, IpAddress.parse("127.0.0.1")));
    assertTrue(keeper.admits(OFFICE, IpAddress.parse("::1")));
    assertFalse(keeper.admits(OFFICE, IpAddress.parse("192.0.2.1")));
  }

  @Test
  void aDamagedFileLeavesTheKernelAloneAndIsTold() throws Exception {
    Files.createDirectories(file().getParent());
    Files.writeString(file(), "{\"confirmed\": 5}");
    LockdownKeeper keeper = keeper();
    assertTrue(kernel.told().toString().contains("lockdown.json is damaged"), "told");
    assertEquals(Optional.empty(), kernel.rules());
    keeper.off();
    assertFalse(Files.exists(file()));
    assertEquals(Optional.empty(), keeper.status().problem());
  }

  @Test
  void whatAKilledProcessLeftInTheKernelIsTakenOutWhereThereIsAFileOfIt() throws Exception {
    List<List<String>> ran = new ArrayList<>();
    CommandRunner commands =
        (arguments, _, _) -> {
          ran.add(arguments);
          return new CommandRunner.Result(0, "table inet evenkeel-lockdown {\n}\n");
        };
    assertEquals(Optional.empty(), LockdownRemains.remove(root, commands));
    assertEquals(List.of(), ran, "there is none");
    keeper().apply(OFFICE, HOUR, "ada");
    assertEquals(Optional.empty(), LockdownRemains.remove(root, commands));
    assertEquals(List.of("nft", "-f", "-"), ran.getLast());
    CommandRunner broken = (_, _, _) -> new CommandRunner.Result(1, "no");
    assertTrue(LockdownRemains.remove(root, broken).orElse("").contains("still be in force"));
  }

  @Test
  void anyFileIsReadOrRefused() throws IOException {
    Files.createDirectories(file().getParent());
    var whole = new Kept.Pending(OFFICE, now, HOUR, "ada");
    new LockdownFile(root).write(new Kept(Optional.of(CELLAR), Optional.of(whole)));
    byte[] good = Files.readAllBytes(file());
    Random random = new Random(9);
    int refused = 0;
    for (int round = 0; round < 400; round++) {
      byte[] bytes = good.clone();
      for (int i = 0; i <= round % 4; i++) {
        bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
      }
      Files.write(file(), bytes);
      try {
        new LockdownFile(root).read();
      } catch (IOException e) {
        refused++;
        assertTrue(String.valueOf(e.getMessage()).contains("damaged"), e.toString());
      }
    }
    assertTrue(refused > 100, "only " + refused);
    Files.write(file(), "x".repeat(70_000).getBytes(StandardCharsets.US_ASCII));
    assertThrows(IOException.class, () -> new LockdownFile(root).read());
  }
}
