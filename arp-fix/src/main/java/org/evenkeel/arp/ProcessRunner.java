package org.evenkeel.arp;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.evenkeel.arp.CommandRunner.Result;

/** Runs programs of the system as child processes, in the C locale. */
final class ProcessRunner implements CommandRunner {
  /** PowerShell alone may take ten seconds to start on a busy machine. */
  private static final Duration PATIENCE =
      OperatingSystem.current() == OperatingSystem.WINDOWS
          ? Duration.ofSeconds(60)
          : Duration.ofSeconds(20);

  private static final int OUTPUT_MAX = 256 * 1024;

  /** Where programs for root are, wherever the caller's PATH leads. */
  private static final List<String> DIRECTORIES =
      OperatingSystem.current() == OperatingSystem.WINDOWS
          ? List.of(system32(), system32() + "\\WindowsPowerShell\\v1.0")
          : List.of("/usr/local/sbin", "/usr/sbin", "/sbin", "/usr/local/bin", "/usr/bin", "/bin");

  private static final String EXTENSION =
      OperatingSystem.current() == OperatingSystem.WINDOWS ? ".exe" : "";

  private static final String NOTHING =
      OperatingSystem.current() == OperatingSystem.WINDOWS ? "NUL" : "/dev/null";

  private static String system32() {
    return Optional.ofNullable(System.getenv("SystemRoot")).orElse("C:\\Windows") + "\\System32";
  }

  /** The file of a program; empty when it is not installed. */
  static Optional<Path> find(String program) {
    return DIRECTORIES.stream()
        .map(directory -> Path.of(directory, program + EXTENSION))
        .filter(Files::isExecutable)
        .findFirst();
  }

  @Override
  public Result run(List<String> words) {
    Optional<Path> program = find(words.getFirst());
    if (program.isEmpty()) {
      return new Result(127, "", words.getFirst() + " is not installed");
    }
    List<String> command = new ArrayList<>(words);
    command.set(0, program.get().toString());
    try {
      ProcessBuilder builder = new ProcessBuilder(command);
      builder.environment().put("LC_ALL", "C");
      builder.redirectInput(new File(NOTHING));
      Process process = builder.start();
      try {
        return finished(process, words.getFirst());
      } finally {
        process.destroyForcibly();
      }
    } catch (IOException e) {
      return new Result(126, "", words.getFirst() + " cannot be started: " + e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new Result(130, "", words.getFirst() + " was interrupted");
    }
  }

  private static Result finished(Process process, String name) throws InterruptedException {
    CompletableFuture<String> output = text(process.getInputStream());
    CompletableFuture<String> error = text(process.getErrorStream());
    if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
      return new Result(124, "", name + " did not end within " + PATIENCE.toSeconds() + " s");
    }
    return new Result(process.exitValue(), output.join(), error.join());
  }

  private static CompletableFuture<String> text(InputStream stream) {
    CompletableFuture<String> text = new CompletableFuture<>();
    Thread.ofPlatform()
        .daemon()
        .name("output")
        .start(
            () -> {
              try (stream) {
                byte[] bytes = stream.readNBytes(OUTPUT_MAX);
                text.complete(new String(bytes, StandardCharsets.UTF_8));
                long _ = stream.transferTo(java.io.OutputStream.nullOutputStream());
              } catch (IOException _) {
                text.complete("");
              }
            });
    return text;
  }
}
