package org.evenkeel.agent;

import java.io.IOException;
import java.io.InputStream;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Runs a command again and again on its own thread, and keeps the number that it printed last.
 *
 * <p>Nothing that the command does holds this thread up or grows without bound: its output is read
 * only when there is some and only so much of it, and it has a deadline, after which it and
 * whatever it has started are killed.
 */
final class Script implements AutoCloseable {
  /** A number needs less; what is more than that is not one. */
  private static final int OUTPUT_MAX = 4 << 10;

  private static final int NOTE_MAX = 160;

  /** Between two looks at a command that runs. */
  private static final Duration LOOK = Duration.ofMillis(20);

  /** A fork bomb outruns a single look at its children. */
  private static final int KILL_ROUNDS = 50;

  /** Children looked at; more than any honest command has. */
  private static final int FAMILY_MAX = 200;

  /** Looks between two looks at its children, each of which reads the table of all processes. */
  private static final int LOOKS_PER_CENSUS = 5;

  /** What it gets to know of the agent's environment; Windows cannot do without the last two. */
  private static final Set<String> KEPT =
      Set.of("PATH", "LANG", "LC_ALL", "TZ", "SystemRoot", "TEMP");

  private static final Pattern NUMBER = Pattern.compile("\\d{1,15}(\\.\\d{1,15})?");

  /**
   * The outcome of a run.
   *
   * @param number what was printed; empty when it is not a number that counts
   * @param note why it is empty
   */
  record Result(OptionalDouble number, String note) {
    static final Result NONE_YET = new Result(OptionalDouble.empty(), "has not finished yet");

    static Result of(double number) {
      return new Result(OptionalDouble.of(number), "");
    }

    static Result failed(String note) {
      String line = note.strip().replaceAll("\\p{Cntrl}+", " ");
      return new Result(
          OptionalDouble.empty(),
          line.length() <= NOTE_MAX ? line : line.substring(0, NOTE_MAX) + "…");
    }
  }

  private final Metric.Script setting;
  private final Platform platform;
  private final List<String> command;
  private final Thread thread;
  private volatile Result result = Result.NONE_YET;
  private volatile boolean stopped;

  private Script(Metric.Script setting, Platform platform) {
    this.setting = setting;
    this.platform = platform;
    List<String> words = new ArrayList<>(platform.script());
    words.addAll(setting.command());
    this.command = List.copyOf(words);
    this.thread = Thread.ofPlatform().daemon().name("script").unstarted(this::loop);
  }

  /** Starts the first run. */
  static Script start(Metric.Script setting, Platform platform) {
    Script script = new Script(setting, platform);
    script.thread.start();
    return script;
  }

  /** Of the last run that ended. Any thread may ask. */
  Result result() {
    return result;
  }

  private void loop() {
    while (!stopped) {
      long start = System.nanoTime();
      result = runOnce(start);
      long next = start + setting.interval().toNanos();
      for (long left = next - System.nanoTime(); !stopped && left > 0; ) {
        LockSupport.parkNanos(this, left);
        left = next - System.nanoTime();
      }
    }
  }

  private Result runOnce(long startNanos) {
    Process process;
    try {
      process = builder().start();
    } catch (IOException e) {
      return Result.failed("cannot be started: " + e.getMessage());
    }
    List<ProcessHandle> family = new ArrayList<>();
    try {
      process.getOutputStream().close();
      return watch(process, family, startNanos + setting.deadline().toNanos());
    } catch (IOException e) {
      return Result.failed("its output cannot be read: " + e.getMessage());
    } finally {
      kill(process, family);
    }
  }

  private ProcessBuilder builder() {
    ProcessBuilder builder = new ProcessBuilder(command);
    // Nothing of the agent's own environment is a stranger's business.
    builder.environment().keySet().removeIf(name -> !KEPT.contains(name));
    return builder;
  }

  /** Reads what there is, until the command has ended or may not go on. */
  private Result watch(Process process, List<ProcessHandle> family, long deadlineNanos)
      throws IOException {
    StringBuilder printed = new StringBuilder();
    StringBuilder complaint = new StringBuilder();
    for (int look = 0; ; look++) {
      // Before the reading: what was printed before the end is then surely read.
      boolean alive = process.isAlive();
      readAvailable(process.getInputStream(), printed);
      readAvailable(process.getErrorStream(), complaint);
      if (printed.length() > OUTPUT_MAX || complaint.length() > OUTPUT_MAX) {
        return Result.failed("printed more than %d bytes".formatted(OUTPUT_MAX));
      }
      if (!alive) {
        return judged(process.exitValue(), printed.toString(), complaint.toString());
      }
      if (stopped) {
        return Result.NONE_YET;
      }
      if (System.nanoTime() - deadlineNanos >= 0) {
        return Result.failed(
            "did not finish within %s s; killed".formatted(setting.deadline().toSeconds()));
      }
      if (look % LOOKS_PER_CENSUS == 0) {
        addNew(process.descendants(), family);
      }
      LockSupport.parkNanos(this, LOOK.toNanos());
    }
  }

  private static void addNew(Stream<ProcessHandle> seen, List<ProcessHandle> family) {
    seen.limit(FAMILY_MAX).filter(child -> !family.contains(child)).forEach(family::add);
  }

  /** A read that waits could wait for a child that has inherited the pipe. */
  private static void readAvailable(InputStream stream, StringBuilder text) throws IOException {
    while (text.length() <= OUTPUT_MAX) {
      int available = stream.available();
      if (available <= 0) {
        return;
      }
      byte[] bytes = stream.readNBytes(Math.min(available, OUTPUT_MAX + 1));
      text.append(new String(bytes, StandardCharsets.UTF_8));
    }
  }

  private static Result judged(int exit, String printed, String complaint) {
    if (exit != 0) {
      String said =
          complaint.isBlank() ? "" : ": " + complaint.strip().lines().findFirst().orElse("");
      return Result.failed("exit status %d%s".formatted(exit, said));
    }
    String text = printed.strip();
    return NUMBER.matcher(text).matches()
        ? Result.of(Double.parseDouble(text))
        : Result.failed("printed \"%s\"; expected a number".formatted(text));
  }

  /** Ends the command's group, and what has left the group as far as that was seen. */
  private void kill(Process process, List<ProcessHandle> family) {
    if (process.isAlive() || !family.isEmpty()) {
      killGroup(process.pid());
    }
    for (int i = 0; i < KILL_ROUNDS; i++) {
      addNew(process.descendants(), family);
      for (ProcessHandle child : List.copyOf(family)) {
        addNew(child.descendants(), family);
      }
      family.removeIf(child -> !child.isAlive());
      if (family.isEmpty() && !process.isAlive()) {
        break;
      }
      process.destroyForcibly();
      family.forEach(ProcessHandle::destroyForcibly);
      LockSupport.parkNanos(Duration.ofMillis(1).toNanos());
    }
    close(process.getInputStream());
    close(process.getErrorStream());
  }

  /** At one stroke: one after the other, a parent may have yet another child before its turn. */
  private void killGroup(long leader) {
    if (platform.killGroup().isEmpty()) {
      return;
    }
    List<String> words = new ArrayList<>(platform.killGroup());
    words.add("-" + leader);
    try {
      Process killer =
          new ProcessBuilder(words)
              .redirectOutput(Redirect.DISCARD)
              .redirectError(Redirect.DISCARD)
              .start();
      boolean _ = killer.waitFor(1, TimeUnit.SECONDS);
    } catch (IOException _) {
      // Without the program, those that were seen are killed.
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private static void close(InputStream stream) {
    try {
      stream.close();
    } catch (IOException _) {
      // Nothing more is wanted from it.
    }
  }

  /** Ends the command, if one runs, and runs no more; does not wait for that. */
  @Override
  public void close() {
    stopped = true;
    LockSupport.unpark(thread);
  }
}
