package org.evenkeel.coordinator.dispatch;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Runs programs as child processes. Safe for any thread. */
final class SystemCommands implements CommandRunner {
  private static final int OUTPUT_BYTES_MAX = 64 << 10;

  @Override
  public Result run(List<String> arguments, Duration timeout) {
    Process process;
    try {
      process =
          new ProcessBuilder(arguments)
              .redirectErrorStream(true)
              .redirectInput(new File("/dev/null"))
              .start();
    } catch (IOException e) {
      return new Result(Result.NOT_RUN, String.valueOf(e.getMessage()));
    }
    Thread watchdog = Thread.ofVirtual().start(() -> endAfter(process, timeout));
    try (InputStream output = process.getInputStream()) {
      byte[] head = output.readNBytes(OUTPUT_BYTES_MAX);
      output.transferTo(OutputStream.nullOutputStream());
      String text = new String(head, StandardCharsets.UTF_8).strip();
      return new Result(process.waitFor(), text);
    } catch (IOException e) {
      return new Result(Result.NOT_RUN, String.valueOf(e.getMessage()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new Result(Result.NOT_RUN, "interrupted");
    } finally {
      process.destroyForcibly();
      watchdog.interrupt();
    }
  }

  private static void endAfter(Process process, Duration timeout) {
    try {
      if (!process.waitFor(timeout.toMillis(), TimeUnit.MILLISECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
