package org.evenkeel.coordinator.dispatch.haproxy;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import org.evenkeel.coordinator.dispatch.haproxy.Section.Slot;
import org.evenkeel.coordinator.dispatch.haproxy.Statistics.Processes;
import org.evenkeel.coordinator.dispatch.haproxy.Statistics.Row;
import org.evenkeel.coordinator.dispatch.haproxy.Statistics.State;

/** What is said to a running HAProxy: to its master and to its workers. */
final class Worker {
  private static final Duration COMING_UP = Duration.ofSeconds(30);
  private static final Duration PAUSE = Duration.ofMillis(5);

  /** A command line may not be longer than HAProxy's buffer, 16 KiB. */
  private static final int LINE_MAX = 8_000;

  private final CommandSocket worker;
  private final CommandSocket master;
  private final Duration patience;

  Worker(Surroundings surroundings, Duration patience) {
    this.worker = new CommandSocket(surroundings.worker());
    this.master = new CommandSocket(surroundings.master());
    this.patience = patience;
  }

  /** The identity of the configuration that runs; empty text when it tells none. */
  String identity() throws IOException {
    return Statistics.info(worker.ask("show info", patience), "description");
  }

  /** The processes under the master. */
  Processes processes() throws IOException {
    return Statistics.processes(master.ask("show proc", patience));
  }

  /** The same of a master that has just started its worker, and may not listen yet. */
  Processes processesAfterStart() throws IOException, InterruptedException {
    long deadline = System.nanoTime() + COMING_UP.toNanos();
    while (true) {
      try {
        Processes processes = processes();
        if (!processes.workers().isEmpty() || System.nanoTime() >= deadline) {
          return processes;
        }
      } catch (CommandSocket.SilenceException e) {
        throw e;
      } catch (IOException e) {
        if (System.nanoTime() >= deadline) {
          throw e;
        }
      }
      if (Thread.interrupted()) {
        throw new InterruptedException();
      }
      LockSupport.parkNanos(PAUSE.toNanos());
    }
  }

  /**
   * Has the master read the configuration again.
   *
   * @return how many reloads had failed before this one, since the last that succeeded
   */
  int reload() throws IOException {
    int failed = processes().failed();
    try {
      master.ask("reload", patience);
    } catch (CommandSocket.SilenceException e) {
      throw e;
    } catch (IOException _) {
      // The master has started itself anew, and its connections are gone: that is its answer.
    }
    return failed;
  }

  /**
   * Waits until a configuration runs.
   *
   * @param failed how many reloads had failed before
   * @return why it does not; empty when it does
   */
  Optional<String> await(String identity, int failed) throws InterruptedException {
    long deadline = System.nanoTime() + COMING_UP.toNanos();
    String last = "";
    for (int round = 1; System.nanoTime() < deadline; round++) {
      if (Thread.interrupted()) {
        throw new InterruptedException();
      }
      try {
        if (identity().equals(identity)) {
          return Optional.empty();
        }
        if (round % 20 == 0 && processes().failed() > failed) {
          return Optional.of("the new process did not start; the one before goes on");
        }
      } catch (IOException e) {
        last = String.valueOf(e.getMessage());
      }
      LockSupport.parkNanos(PAUSE.toNanos());
    }
    return Optional.of(
        "the new process did not come up within " + COMING_UP.toSeconds() + " s; " + last);
  }

  /**
   * Gives instructions, in their order.
   *
   * @return the first that was not taken, with the answer; empty when all were
   */
  Optional<String> tell(List<Instruction> instructions) throws IOException {
    List<Instruction> batch = new ArrayList<>();
    int length = 0;
    for (Instruction instruction : instructions) {
      boolean single = instruction instanceof Instruction.Add;
      if (single || length > LINE_MAX) {
        Optional<String> refused = tellTogether(batch);
        batch.clear();
        length = 0;
        if (refused.isPresent()) {
          return refused;
        }
      }
      if (single) {
        String answer = worker.ask(instruction.command(), patience);
        if (!instruction.isDone(answer)) {
          return Optional.of(instruction.command() + ": " + answer.strip());
        }
      } else {
        batch.add(instruction);
        length += instruction.command().length() + 1;
      }
    }
    return tellTogether(batch);
  }

  /**
   * Replaces a file that HAProxy holds in memory.
   *
   * @param kind what HAProxy calls such a file
   * @param text without blank lines
   * @return why it does not; empty when it did
   */
  String replace(String kind, Path file, String text) throws IOException {
    String set = worker.ask("set %s %s <<\n%s".formatted(kind, file, text), patience).strip();
    String done = worker.ask("commit %s %s".formatted(kind, file), patience).strip();
    if (done.endsWith("Success!")) {
      return "";
    }
    String _ = worker.ask("abort %s %s".formatted(kind, file), patience);
    return set + "; " + done;
  }

  /**
   * Has what a responder says of a certificate shown beside it.
   *
   * @param response as RFC 6960 has it, in Base64
   * @return why it is not; empty when it is
   */
  String staple(String response) throws IOException {
    String answer = worker.ask("set ssl ocsp-response <<\n" + response + "\n", patience).strip();
    return answer.equals("OCSP Response updated!") ? "" : answer;
  }

  /** Whether a server could be deleted. */
  boolean delete(Slot slot) throws IOException {
    Instruction delete = new Instruction.Delete(slot);
    return delete.isDone(worker.ask(delete.command(), patience));
  }

  /** What every process counts, by its number. */
  Map<Long, Map<Slot, Row>> counters() throws IOException {
    String answer = worker.ask("show info;show stat -1 4 -1", patience);
    Map<Long, Map<Slot, Row>> counters = new HashMap<>();
    counters.put(number(Statistics.info(answer, "Pid")), Statistics.rows(answer));
    for (long old : processes().oldWorkers()) {
      try {
        counters.put(old, Statistics.rows(master.ask("@!" + old + " show stat -1 4 -1", patience)));
      } catch (IOException _) {
        // It has ended since, or is about to.
      }
    }
    return counters;
  }

  /** The state of every server. */
  Map<Slot, State> states() throws IOException {
    return Statistics.states(worker.ask("show servers state", patience));
  }

  private Optional<String> tellTogether(List<Instruction> batch) throws IOException {
    if (batch.isEmpty()) {
      return Optional.empty();
    }
    String together = String.join(";", batch.stream().map(Instruction::command).toList());
    String answer = worker.ask(together, patience);
    if (answer.isBlank()) {
      return Optional.empty();
    }
    String first = batch.getFirst().command();
    return Optional.of(
        (batch.size() == 1 ? first : first + " and " + (batch.size() - 1) + " more")
            + ": "
            + answer.strip().lines().findFirst().orElse(""));
  }

  private static long number(String text) throws IOException {
    try {
      return Long.parseLong(text);
    } catch (NumberFormatException e) {
      throw new IOException("HAProxy does not tell its process", e);
    }
  }
}
