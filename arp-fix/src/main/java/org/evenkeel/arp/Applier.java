package org.evenkeel.arp;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.evenkeel.arp.Journal.Change;
import org.evenkeel.arp.Journal.Entry;

/**
 * Takes steps and takes them back. Every change is in the journal before it is made. A run that
 * fails leaves the machine as it found it; one that was cut off is undone by the next.
 */
final class Applier {
  private final Machine machine;
  private final JournalStore store;
  private final List<String> notes = new ArrayList<>();

  Applier(Machine machine, JournalStore store) {
    this.machine = machine;
    this.store = store;
  }

  /** What the operator should know of the last call, beside what it did. */
  List<String> notes() {
    return List.copyOf(notes);
  }

  /**
   * Takes steps in order; those whose state is found already only become the VIPs' own as well.
   *
   * @return the steps that changed something
   * @throws MachineException when one fails; those before it are undone then
   */
  List<Step> apply(List<PlannedStep> steps) throws MachineException {
    recover();
    List<Step> changed = new ArrayList<>();
    Journal journal = store.read();
    try {
      for (PlannedStep planned : steps) {
        Step step = planned.step();
        Change change = new Change(step, machine.read(step), planned.vips());
        boolean joins =
            journal.entry(step).isPresent()
                && !journal.entry(step).get().holders().containsAll(planned.vips());
        if (!change.writes() && !joins) {
          continue;
        }
        journal = journal.with(change);
        store.write(journal);
        if (change.writes()) {
          set(step, Optional.of(step.wanted()));
          changed.add(step);
        }
      }
      if (!journal.run().isEmpty()) {
        store.write(journal.committed());
      }
    } catch (MachineException e) {
      throw undone(e);
    }
    return changed;
  }

  private MachineException undone(MachineException cause) {
    try {
      recover();
      return new MachineException(cause.getMessage() + " (what was done before is undone)", cause);
    } catch (MachineException e) {
      MachineException both =
          new MachineException(
              cause.getMessage()
                  + "; and it could not all be undone: "
                  + e.getMessage()
                  + "; run evenkeel-arp remove",
              cause);
      both.addSuppressed(e);
      return both;
    }
  }

  /**
   * Undoes what only these VIPs need, last step first, back to the state that was found.
   *
   * @return the steps that were undone
   * @throws MachineException when one cannot be; the next run goes on from there
   */
  List<Step> remove(Set<Vip> vips) throws MachineException {
    recover();
    Journal journal = store.read();
    if (journal.kept().isEmpty()) {
      return List.of();
    }
    store.write(journal.without(vips));
    return sweep();
  }

  /**
   * Makes again what is recorded and was lost, as after a reboot.
   *
   * @return the steps that changed something
   * @throws MachineException when one fails; those before it stay
   */
  List<Step> mend() throws MachineException {
    recover();
    List<Step> mended = new ArrayList<>();
    for (Entry entry : store.read().kept()) {
      Optional<String> wanted = Optional.of(entry.step().wanted());
      if (!machine.read(entry.step()).equals(wanted)) {
        set(entry.step(), wanted);
        mended.add(entry.step());
      }
    }
    return mended;
  }

  /** Undoes what a run that was cut off, or failed, left behind. */
  private void recover() throws MachineException {
    Journal journal = store.read();
    if (journal.interrupted()) {
      notes.add("an interrupted run was undone first");
    }
    while (!journal.run().isEmpty()) {
      Change change = journal.run().getLast();
      if (change.writes()) {
        restore(change.step(), change.before());
      }
      journal = journal.withoutLastChange();
      store.write(journal);
    }
    List<Step> _ = sweep();
  }

  private List<Step> sweep() throws MachineException {
    List<Step> undone = new ArrayList<>();
    Journal journal = store.read();
    Optional<Entry> unneeded = journal.unneeded();
    while (unneeded.isPresent()) {
      Entry entry = unneeded.get();
      if (restore(entry.step(), entry.found())) {
        undone.add(entry.step());
      }
      journal = journal.without(entry);
      store.write(journal);
      unneeded = journal.unneeded();
    }
    return undone;
  }

  /** Restores a state, unless somebody else has changed the place since. */
  private boolean restore(Step step, Optional<String> state) throws MachineException {
    Optional<String> current = machine.read(step);
    if (current.equals(state)) {
      return false;
    }
    if (!current.equals(Optional.of(step.wanted()))) {
      notes.add(
          "%s: left as it is, somebody has changed it since (%s)"
              .formatted(step.id(), shown(current)));
      return false;
    }
    set(step, state);
    return true;
  }

  /** Writes a state and reads it back: a kernel may take a value and keep another. */
  private void set(Step step, Optional<String> state) throws MachineException {
    machine.write(step, state);
    Optional<String> after = machine.read(step);
    if (!after.equals(state)) {
      throw new MachineException(
          "%s: %s was written but %s is there; look with: %s"
              .formatted(step.id(), shown(state), shown(after), step.see()));
    }
  }

  /** A state for people, in one line. */
  static String shown(Optional<String> state) {
    return state
        .map(value -> value.contains("\n") ? value.lines().count() + " lines" : value)
        .orElse("absent");
  }
}
