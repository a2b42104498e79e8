package org.evenkeel.arp;

import static org.evenkeel.arp.Sample.SECOND;
import static org.evenkeel.arp.Sample.VIP;
import static org.evenkeel.arp.Sample.VIP6;
import static org.evenkeel.arp.Sample.facts;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.evenkeel.arp.Facts.Kernel;
import org.evenkeel.arp.Facts.Managers;
import org.junit.jupiter.api.Test;

/** The promise: done whole or not at all, and undone to what was found. */
class ApplierTest {
  private static final Managers SYSTEMD =
      new Managers(true, Optional.empty(), Optional.empty(), false, false);
  private final InMemoryJournal journal = new InMemoryJournal();

  @Test
  void applyingTwiceChangesNothing() throws Exception {
    InMemoryMachine machine = machine();
    assertFalse(new Applier(machine, journal).apply(steps(VIP, VIP6)).isEmpty());
    Map<String, String> after = machine.states();
    int writes = journal.writes();
    assertEquals(List.of(), new Applier(machine, journal).apply(steps(VIP, VIP6)));
    assertEquals(after, machine.states());
    assertEquals(writes, journal.writes(), "nothing changed, so nothing is recorded");
  }

  @Test
  void removingRestoresWhatWasFound() throws Exception {
    InMemoryMachine machine = machine();
    Map<String, String> found = machine.states();
    new Applier(machine, journal).apply(steps(VIP, VIP6));
    new Applier(machine, journal).remove(Set.of(VIP, VIP6));
    assertEquals(found, machine.states());
    assertEquals(Journal.EMPTY, journal.read());
  }

  @Test
  void whatTwoVipsShareStaysUntilTheLastIsGone() throws Exception {
    for (List<Vip> order : List.of(List.of(VIP, SECOND), List.of(SECOND, VIP))) {
      InMemoryMachine machine = machine();
      Map<String, String> found = machine.states();
      new Applier(machine, journal).apply(steps(VIP));
      new Applier(machine, journal).apply(steps(SECOND));
      new Applier(machine, journal).remove(Set.of(order.getFirst()));
      assertEquals("1", machine.states().get("sysctl net/ipv4/conf/all/arp_ignore"));
      assertFalse(machine.states().containsKey("address " + order.getFirst() + " lo"));
      assertTrue(machine.states().containsKey("address " + order.getLast() + " lo"));
      new Applier(machine, journal).remove(Set.of(order.getLast()));
      assertEquals(found, machine.states());
    }
  }

  @Test
  void whatWasThereBeforeIsNotOurs() throws Exception {
    InMemoryMachine machine = machine().put("address 10.0.0.100 lo", Step.PRESENT);
    new Applier(machine, journal).apply(steps(VIP));
    new Applier(machine, journal).remove(Set.of(VIP));
    assertTrue(machine.states().containsKey("address 10.0.0.100 lo"));
  }

  @Test
  void whatSomebodyElseChangedSinceIsLeftAndTold() throws Exception {
    InMemoryMachine machine = machine();
    new Applier(machine, journal).apply(steps(VIP));
    machine.put("sysctl net/ipv4/conf/all/arp_ignore", "8");
    Applier applier = new Applier(machine, journal);
    applier.remove(Set.of(VIP));
    assertEquals("8", machine.states().get("sysctl net/ipv4/conf/all/arp_ignore"));
    assertTrue(applier.notes().getFirst().contains("somebody has changed it since (8)"));
  }

  /** For every step at which the machine may refuse. */
  @Test
  void aRefusalLeavesTheMachineAsFound() throws Exception {
    int all = countOfChanges();
    for (int n = 1; n <= all; n++) {
      InMemoryJournal own = new InMemoryJournal();
      InMemoryMachine machine = machine().failAt(n);
      Map<String, String> found = machine.states();
      MachineException told =
          assertThrows(
              MachineException.class, () -> new Applier(machine, own).apply(steps(VIP, VIP6)));
      assertTrue(("" + told.getMessage()).contains("refused: "), told::toString);
      assertEquals(found, machine.states(), "refused at " + n);
      assertEquals(Journal.EMPTY, own.read(), "refused at " + n);
    }
  }

  /** Also when a VIP was applied before: that one keeps all it has. */
  @Test
  void aRefusalLeavesTheOtherVipInForce() throws Exception {
    for (int n = 1; n <= 3; n++) {
      InMemoryJournal own = new InMemoryJournal();
      InMemoryMachine machine = machine();
      new Applier(machine, own).apply(steps(VIP));
      Map<String, String> found = machine.states();
      Journal before = own.read();
      machine.failAt(n);
      assertThrows(
          MachineException.class, () -> new Applier(machine, own).apply(steps(VIP6, SECOND)));
      assertEquals(found, machine.states(), "refused at " + n);
      assertEquals(before, own.read(), "refused at " + n);
    }
  }

  /** For every step at which the power may go. */
  @Test
  void anInterruptedRunIsUndoneByTheNextRemoval() throws Exception {
    int all = countOfChanges();
    for (int n = 1; n <= all; n++) {
      InMemoryJournal own = new InMemoryJournal();
      InMemoryMachine machine = machine();
      Map<String, String> found = machine.states();
      machine.dieAt(n);
      assertThrows(
          InMemoryMachine.PowerLoss.class, () -> new Applier(machine, own).apply(steps(VIP, VIP6)));
      new Applier(machine.healed(), own).remove(Set.of());
      assertEquals(found, machine.states(), "died at " + n);
      assertEquals(Journal.EMPTY, own.read(), "died at " + n);
    }
  }

  @Test
  void anInterruptedRunIsFinishedByTheNextApply() throws Exception {
    InMemoryMachine whole = machine();
    new Applier(whole, new InMemoryJournal()).apply(steps(VIP, VIP6));
    int all = countOfChanges();
    for (int n = 1; n <= all; n++) {
      InMemoryJournal own = new InMemoryJournal();
      InMemoryMachine machine = machine();
      Map<String, String> found = machine.states();
      machine.dieAt(n);
      assertThrows(
          InMemoryMachine.PowerLoss.class, () -> new Applier(machine, own).apply(steps(VIP, VIP6)));
      new Applier(machine.healed(), own).apply(steps(VIP, VIP6));
      assertEquals(whole.states(), machine.states(), "died at " + n);
      new Applier(machine, own).remove(Set.of(VIP, VIP6));
      assertEquals(found, machine.states(), "what was found is still known, died at " + n);
    }
  }

  @Test
  void anInterruptedRemovalIsFinished() throws Exception {
    int all = countOfChanges();
    for (int n = 1; n <= all; n++) {
      InMemoryJournal own = new InMemoryJournal();
      InMemoryMachine machine = machine();
      Map<String, String> found = machine.states();
      new Applier(machine, own).apply(steps(VIP, VIP6));
      machine.dieAt(n);
      assertThrows(
          InMemoryMachine.PowerLoss.class,
          () -> new Applier(machine, own).remove(Set.of(VIP, VIP6)));
      assertTrue(own.read().interrupted());
      new Applier(machine.healed(), own).remove(Set.of());
      assertEquals(found, machine.states(), "died at " + n);
    }
  }

  @Test
  void mendingMakesAgainWhatWasLost() throws Exception {
    InMemoryMachine machine = machine();
    Map<String, String> found = machine.states();
    new Applier(machine, journal).apply(steps(VIP));
    Map<String, String> applied = machine.states();
    InMemoryMachine rebooted = machine();
    assertFalse(new Applier(rebooted, journal).mend().isEmpty());
    assertEquals(applied, rebooted.states());
    new Applier(rebooted, journal).remove(Set.of(VIP));
    assertEquals(found, rebooted.states());
  }

  /** A kernel may take a value and keep another. */
  @Test
  void aValueThatDoesNotStickIsAFailure() {
    Machine stubborn =
        new Machine() {
          @Override
          public Optional<String> read(Step step) {
            return Optional.of("0");
          }

          @Override
          public void write(Step step, Optional<String> state) {}
        };
    MachineException told =
        assertThrows(
            MachineException.class, () -> new Applier(stubborn, journal).apply(steps(VIP)));
    assertTrue(("" + told.getMessage()).contains("1 was written but 0 is there"), told::toString);
  }

  private static int countOfChanges() throws Exception {
    InMemoryMachine machine = machine().failAt(Integer.MAX_VALUE);
    new Applier(machine, new InMemoryJournal()).apply(steps(VIP, VIP6));
    return machine.changes();
  }

  private static InMemoryMachine machine() {
    InMemoryMachine machine = new InMemoryMachine();
    facts().sysctls().forEach((key, value) -> machine.put("sysctl " + key, value));
    return machine.put("sysctl net/ipv6/conf/lo/dad_transmits", "1");
  }

  private static List<PlannedStep> steps(Vip... vips) {
    Facts facts = facts(new Kernel(6, 1), SYSTEMD, true, Set.of());
    Plan plan =
        Plan.of(facts, new Request(List.of(vips), Method.LOOPBACK, Mode.DR, List.of(), true));
    assertEquals(List.of(), plan.problems());
    return plan.steps();
  }
}
