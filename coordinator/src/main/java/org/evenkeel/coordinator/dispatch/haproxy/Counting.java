package org.evenkeel.coordinator.dispatch.haproxy;

import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.evenkeel.coordinator.dispatch.Observation.Place;
import org.evenkeel.coordinator.dispatch.TableService;
import org.evenkeel.coordinator.dispatch.haproxy.Section.Slot;
import org.evenkeel.coordinator.dispatch.haproxy.Statistics.Row;
import org.jspecify.annotations.Nullable;

/**
 * Reads the counters again and again, beside the engine's thread, which would otherwise keep
 * weights waiting. For the engine's thread.
 */
final class Counting implements AutoCloseable {
  /** Reading takes at most this share of the time: one part in so many. */
  private static final int SHARE = 20;

  private final Worker worker;
  private final Duration period;
  private final ExecutorService reader =
      Executors.newSingleThreadExecutor(
          Thread.ofPlatform().daemon().name("haproxy-counters").factory());
  private final Tally tally = new Tally();
  private @Nullable Future<Reading> reading;
  private Set<Slot> known = new HashSet<>();
  private long next;

  private long generation;

  private record Reading(long generation, Map<Long, Map<Slot, Row>> counters, long nanos) {}

  Counting(Worker worker, Duration period) {
    this.worker = worker;
    this.period = period;
  }

  /**
   * Begins a reading when it is time, and takes one that has come.
   *
   * @param inForce the generation of the table that the process has now
   * @return whether there are new figures
   * @throws IOException when the process could not be read, as {@link Worker#counters} says
   */
  boolean advance(long now, long inForce) throws IOException, InterruptedException {
    Future<Reading> running = reading;
    if (running == null) {
      if (now - next >= 0) {
        reading = reader.submit(() -> read(inForce));
      }
      return false;
    }
    if (!running.isDone()) {
      return false;
    }
    reading = null;
    next = now + period.toNanos();
    try {
      Reading read = running.get();
      next = now + Math.max(period.toNanos(), SHARE * read.nanos());
      tally.take(read.counters());
      generation = read.generation();
      return true;
    } catch (ExecutionException e) {
      throw e.getCause() instanceof IOException cause ? cause : new IOException(e.getCause());
    }
  }

  /** The generation that was in force when the reading began that was taken last. */
  long generation() {
    return generation;
  }

  /** Reads at once, for the process is about to be replaced. */
  void last() {
    try {
      tally.take(worker.counters());
    } catch (IOException _) {
      // What was counted since the last reading is lost.
    }
  }

  /** Forgets a reading that is under way: its process is gone. */
  void abandon(long now) {
    Future<Reading> running = reading;
    if (running != null) {
      running.cancel(true);
      reading = null;
    }
    next = now + period.toNanos();
  }

  /** Counts from zero for servers that were not there before. */
  void follow(List<TableService> table) {
    Set<Slot> slots = new HashSet<>();
    Names names = Names.of(table);
    for (TableService service : table) {
      Section.slots(service, names.proxy(service.key())).values().forEach(slots::addAll);
    }
    Set<Slot> added = new HashSet<>(slots);
    added.removeAll(known);
    known.removeAll(slots);
    tally.forget(known);
    tally.begin(added);
    known = slots;
  }

  /** Takes the counts of a process as they are: it ran before us. */
  void adopt(List<TableService> table) {
    follow(table);
    tally.forget(known);
  }

  /** The figures of each destination, over all its pools. */
  Map<Place, Row> figures(List<TableService> table) {
    Map<Place, Row> figures = new HashMap<>();
    Names names = Names.of(table);
    for (TableService service : table) {
      Section.slots(service, names.proxy(service.key()))
          .forEach(
              (destination, slots) ->
                  slots.stream()
                      .map(tally::total)
                      .reduce(Row::plus)
                      .filter(row -> !row.equals(Row.ZERO))
                      .ifPresent(row -> figures.put(new Place(service.key(), destination), row)));
    }
    return figures;
  }

  private Reading read(long inForce) throws IOException {
    long begun = System.nanoTime();
    Map<Long, Map<Slot, Row>> counters = worker.counters();
    return new Reading(inForce, counters, System.nanoTime() - begun);
  }

  @Override
  public void close() {
    reader.shutdownNow();
  }
}
