package org.evenkeel.coordinator.check;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.evenkeel.coordinator.model.CheckSpec.Probe;
import org.evenkeel.coordinator.pace.Clock;

/**
 * Runs a program. Its output goes to a file that is not seen by others, so that nobody waits for a
 * pipe which a child of it keeps open; when the program ends or the time is over, everything that
 * it has started ends too.
 */
final class ExecProber implements Prober {
  /** Programs that run at the same time; more wait for their turn, within their deadline. */
  private static final int RUNNING_MAX = 32;

  private static final int OUTPUT_BYTES_MAX = 64 * 1024;

  /** How often the output's size is looked at while a program runs. */
  private static final int LOOK_MILLIS = 20;

  private static final String PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

  /** By which everything that a probe has started is found, whoever its parent is. */
  private static final String MARK = "EVENKEEL_PROBE";

  private static final int KILLS_MAX = 20;

  private static final Path PROC = Path.of("/proc");

  private static final Semaphore RUNNING = new Semaphore(RUNNING_MAX);

  private final Clock clock;
  private final Probe.Exec probe;

  ExecProber(Clock clock, Probe.Exec probe) {
    this.clock = clock;
    this.probe = probe;
  }

  @Override
  public Verdict probe(CheckTarget target) {
    Deadline deadline = Deadline.of(clock, target.spec().timeout());
    try {
      if (!RUNNING.tryAcquire(deadline.nanosLeft(), TimeUnit.NANOSECONDS)) {
        return new Verdict.Failed(
            "%d other programs ran for all of %s".formatted(RUNNING_MAX, deadline.limit()));
      }
      try {
        return run(target, deadline);
      } finally {
        RUNNING.release();
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return new Verdict.Failed("interrupted");
    }
  }

  private Verdict run(CheckTarget target, Deadline deadline) throws InterruptedException {
    String mark = UUID.randomUUID().toString();
    try {
      Path output = Files.createTempFile("evenkeel-check-", ".out");
      try {
        return run(start(target, output, mark), output, deadline);
      } finally {
        killMarked(mark);
        Files.deleteIfExists(output);
      }
    } catch (IOException e) {
      return new Verdict.Failed("cannot be run: " + Excerpt.plain(String.valueOf(e.getMessage())));
    }
  }

  private Process start(CheckTarget target, Path output, String mark) throws IOException {
    ProcessBuilder program = new ProcessBuilder(probe.command());
    program.redirectInput(new File("/dev/null")).redirectErrorStream(true);
    program.redirectOutput(output.toFile());
    Map<String, String> environment = program.environment();
    environment.clear();
    environment.putAll(environment(target, mark));
    return program.start();
  }

  private Map<String, String> environment(CheckTarget target, String mark) {
    Map<String, String> environment = new HashMap<>();
    environment.put("PATH", PATH);
    environment.put("LANG", "C.UTF-8");
    environment.putAll(probe.environment());
    environment.put("EVENKEEL_ADDRESS", target.address().toString());
    environment.put("EVENKEEL_PORT", Integer.toString(target.port()));
    environment.put("EVENKEEL_TIMEOUT_MILLIS", Long.toString(target.spec().timeout().toMillis()));
    environment.put(MARK, mark);
    return environment;
  }

  private static Verdict run(Process process, Path output, Deadline deadline)
      throws IOException, InterruptedException {
    try {
      boolean ended = false;
      while (!ended) {
        long left = TimeUnit.NANOSECONDS.toMillis(deadline.nanosLeft()) + 1;
        ended = process.waitFor(Math.max(0, Math.min(LOOK_MILLIS, left)), TimeUnit.MILLISECONDS);
        if (Files.size(output) > OUTPUT_BYTES_MAX) {
          return new Verdict.Failed("wrote more than " + OUTPUT_BYTES_MAX / 1024 + " KiB");
        }
        if (!ended && deadline.nanosLeft() <= 0) {
          return new Verdict.Failed("not done within " + deadline.limit() + said(output));
        }
      }
      return verdict(process.exitValue(), output, deadline);
    } finally {
      List<ProcessHandle> below = process.descendants().toList();
      process.destroyForcibly();
      below.forEach(ProcessHandle::destroyForcibly);
    }
  }

  private static Verdict verdict(int status, Path output, Deadline deadline) throws IOException {
    if (status == 0) {
      Optional<String> line = firstLine(output);
      return new Verdict.Passed(line.orElse("exit status 0 in " + deadline.elapsed()));
    }
    String how = status > 128 ? "ended by signal " + (status - 128) : "exit status " + status;
    return new Verdict.Failed(how + said(output));
  }

  private static String said(Path output) throws IOException {
    return firstLine(output).map(line -> ": " + line).orElse("");
  }

  private static Optional<String> firstLine(Path output) throws IOException {
    try (InputStream in = Files.newInputStream(output)) {
      String text = new String(in.readNBytes(1024), StandardCharsets.UTF_8);
      return text.lines().map(Excerpt::plain).filter(line -> !line.isEmpty()).findFirst();
    }
  }

  /** Ends what a program has left behind, also what has become nobody's child. */
  private static void killMarked(String mark) throws IOException {
    // Again while there are some: one may have forked since it was looked at.
    for (int i = 0; i < KILLS_MAX && killedOnce(MARK + "=" + mark); i++) {}
  }

  private static boolean killedOnce(String wanted) throws IOException {
    boolean killed = false;
    try (DirectoryStream<Path> processes = Files.newDirectoryStream(PROC, "[0-9]*")) {
      for (Path each : processes) {
        if (environmentOf(each).contains(wanted)) {
          killed = true;
          ProcessHandle.of(Long.parseLong(each.getFileName().toString()))
              .ifPresent(ProcessHandle::destroyForcibly);
        }
      }
    }
    return killed;
  }

  /** Empty for one that has ended or is another user's. */
  private static String environmentOf(Path process) {
    try (InputStream in = Files.newInputStream(process.resolve("environ"))) {
      return new String(in.readNBytes(OUTPUT_BYTES_MAX), StandardCharsets.ISO_8859_1);
    } catch (IOException _) {
      return "";
    }
  }
}
