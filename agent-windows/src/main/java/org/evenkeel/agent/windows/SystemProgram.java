package org.evenkeel.agent.windows;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Runs programs that every Windows has in System32. */
interface SystemProgram {
  Duration AT_MOST = Duration.ofSeconds(30);

  /**
   * Runs one to its end, 30 seconds at most.
   *
   * @param name such as {@code icacls.exe}
   * @param arguments one each; no shell sees them
   * @return what went wrong, a sentence; empty when it ended with 0
   * @throws IOException when it cannot be started, or this thread is interrupted
   */
  Optional<String> run(String name, List<String> arguments) throws IOException;

  /** Of the Windows that this runs on. */
  static SystemProgram ofWindows() {
    return (name, arguments) -> {
      String windows = Optional.ofNullable(System.getenv("SystemRoot")).orElse("C:\\Windows");
      List<String> command = new ArrayList<>();
      command.add(Path.of(windows, "System32", name).toString());
      command.addAll(arguments);
      return ended(command);
    };
  }

  private static Optional<String> ended(List<String> command) throws IOException {
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    process.getOutputStream().close();
    try {
      if (!process.waitFor(AT_MOST)) {
        process.destroyForcibly();
        return Optional.of("%s did not end".formatted(String.join(" ", command)));
      }
      int status = process.exitValue();
      return status == 0
          ? Optional.empty()
          : Optional.of("%s ended with status %d".formatted(String.join(" ", command), status));
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while %s ran".formatted(command.getFirst()));
    }
  }
}
