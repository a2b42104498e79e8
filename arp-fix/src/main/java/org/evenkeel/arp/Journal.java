package org.evenkeel.arp;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What we changed and how it was found: enough to undo it. A run of the applier is a transaction:
 * its changes stand apart until it has succeeded, so that an interrupted one can be undone alone.
 *
 * @param kept changes in force, in the order in which they were made
 * @param run changes of a run that has not succeeded yet, in order
 */
record Journal(List<Entry> kept, List<Change> run) {
  /** Nothing was changed. */
  static final Journal EMPTY = new Journal(List.of(), List.of());

  Journal {
    kept = List.copyOf(kept);
    run = List.copyOf(run);
  }

  /**
   * A change in force.
   *
   * @param found the state before the first VIP needed it
   * @param holders the VIPs that need it; without any it is to be undone
   */
  record Entry(Step step, Optional<String> found, Set<Vip> holders) {
    Entry {
      holders = Set.copyOf(holders);
    }
  }

  /**
   * A change of a run, written down before it is made.
   *
   * @param before the state before this run
   */
  record Change(Step step, Optional<String> before, Set<Vip> vips) {
    Change {
      vips = Set.copyOf(vips);
    }

    /** Whether the place had to be written at all. */
    boolean writes() {
      return !before.equals(Optional.of(step.wanted()));
    }
  }

  Optional<Entry> entry(Step step) {
    return kept.stream().filter(entry -> entry.step().id().equals(step.id())).findFirst();
  }

  /** With one more change of the run. */
  Journal with(Change change) {
    List<Change> changes = new ArrayList<>(run);
    changes.add(change);
    return new Journal(kept, changes);
  }

  /** Without the last change of the run, which was undone. */
  Journal withoutLastChange() {
    return new Journal(kept, run.subList(0, run.size() - 1));
  }

  /**
   * The run succeeded: its changes are in force. What was found as wanted, and is not ours, is
   * nobody's to undo.
   */
  Journal committed() {
    List<Entry> entries = new ArrayList<>(kept);
    for (Change change : run) {
      int index = index(entries, change.step());
      if (index >= 0) {
        Entry entry = entries.get(index);
        Set<Vip> holders = new LinkedHashSet<>(entry.holders());
        holders.addAll(change.vips());
        Step step = change.writes() ? change.step() : entry.step();
        entries.set(index, new Entry(step, entry.found(), holders));
      } else if (change.writes()) {
        entries.add(new Entry(change.step(), change.before(), change.vips()));
      }
    }
    return new Journal(entries, List.of());
  }

  private static int index(List<Entry> entries, Step step) {
    for (int i = 0; i < entries.size(); i++) {
      if (entries.get(i).step().id().equals(step.id())) {
        return i;
      }
    }
    return -1;
  }

  /** Without these VIPs; what nobody needs any more stays, without holders, until it is undone. */
  Journal without(Set<Vip> vips) {
    List<Entry> entries = new ArrayList<>();
    for (Entry entry : kept) {
      Set<Vip> holders = new LinkedHashSet<>(entry.holders());
      holders.removeAll(vips);
      entries.add(new Entry(entry.step(), entry.found(), holders));
    }
    return new Journal(entries, run);
  }

  /** Without an entry that was undone. */
  Journal without(Entry undone) {
    return new Journal(kept.stream().filter(entry -> !entry.equals(undone)).toList(), run);
  }

  /** The last entry that nobody needs. */
  Optional<Entry> unneeded() {
    return kept.reversed().stream().filter(entry -> entry.holders().isEmpty()).findFirst();
  }

  /** Every VIP that has something in force. */
  Set<Vip> vips() {
    Set<Vip> vips = new LinkedHashSet<>();
    kept.forEach(entry -> vips.addAll(entry.holders()));
    return vips;
  }

  /** Whether a run or a removal was cut off. */
  boolean interrupted() {
    return !run.isEmpty() || unneeded().isPresent();
  }
}
