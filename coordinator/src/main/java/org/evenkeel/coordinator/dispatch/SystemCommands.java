package org.evenkeel.coordinator.dispatch;

import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.evenkeel.coordinator.dispatch.CommandRunner.Result;

/** Runs programs as child processes. Safe for any thread. */
final class SystemCommands {
  private static final int OUTPUT_BYTES_MAX = 1 << 20;

  /**
   * A child of the program may keep its output open; nobody waits for that. In steps, of which a
   * machine that stands still takes one: what the program has said is not to be cut off by that.
   */
  private static final Duration LAST_WORDS_STEP = Duration.ofMillis(25);

  private static final int LAST_WORDS_STEPS = 20;

  private SystemCommands() {}

  /** What {@link CommandRunner#run(List, String, Duration)} promises. */
  static Result run(List<String> arguments, String input, Duration timeout) {
    ProcessBuilder program = new ProcessBuilder(arguments).redirectErrorStream(true);
    if (input.isEmpty()) {
      program.redirectInput(new File("/dev/null"));
    }
    Process process;
    try {
      process = program.start();
    } catch (IOException e) {
      return new Result(Result.NOT_RUN, String.valueOf(e.getMessage()));
    }
    if (!input.isEmpty()) {
      // Beside the reading of the output: a program may stop reading until it can write.
      Thread.ofVirtual().start(() -> feed(process.getOutputStream(), input));
    }
    ByteArrayOutputStream output = new ByteArrayOutputStream();
    // Not a virtual one: those may all be busy for longer than its last words are waited for.
    Thread reader =
        Thread.ofPlatform()
            .daemon()
            .name("output")
            .start(() -> copy(process.getInputStream(), output));
    try {
      if (!process.waitFor(timeout.toMillis(), TimeUnit.MILLISECONDS)) {
        return new Result(
            Result.NOT_RUN,
            "%s did not end within %d ms".formatted(arguments.getFirst(), timeout.toMillis()));
      }
      for (int i = 0; i < LAST_WORDS_STEPS && !reader.join(LAST_WORDS_STEP); i++) {}
      return new Result(process.exitValue(), output.toString(StandardCharsets.UTF_8).strip());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new Result(Result.NOT_RUN, "interrupted");
    } finally {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
    }
  }

  private static void feed(OutputStream to, String input) {
    try (to) {
      to.write(input.getBytes(StandardCharsets.UTF_8));
    } catch (IOException _) {
      // It ended before it had read everything; its exit status says whether that is a failure.
    }
  }

  /** Reads to the end, so that the program never waits for us, and keeps the beginning. */
  private static void copy(InputStream from, ByteArrayOutputStream to) {
    byte[] buffer = new byte[8192];
    try (from) {
      for (int count = from.read(buffer); count >= 0; count = from.read(buffer)) {
        to.write(buffer, 0, Math.min(count, OUTPUT_BYTES_MAX - to.size()));
      }
    } catch (IOException _) {
      // The program was ended: what it had said is all there is.
    }
  }
}
