package org.evenkeel.lab;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.evenkeel.lab.GuestProcess.Signal;

/** A command under way on a {@link Machine}; what it says goes to files. */
final class MachineProcess {
  private static final Duration PAUSE = Duration.ofMillis(50);

  private final Command command;
  private final Process process;
  private final Path stdout;
  private final Path stderr;

  MachineProcess(Command command, Process process, Path stdout, Path stderr) {
    this.command = command;
    this.process = process;
    this.stdout = stdout;
    this.stderr = stderr;
  }

  void feed(String input) {
    try (OutputStream in = process.getOutputStream()) {
      in.write(input.getBytes(UTF_8));
    } catch (IOException _) {
      // A command need not read what it is given.
    }
  }

  boolean running() {
    return process.isAlive();
  }

  /** Sends a signal to the command and all that it started. */
  void signal(Signal signal) throws IOException, InterruptedException {
    List<String> kill = new ArrayList<>(List.of("kill", "-s", signal.name()));
    process.descendants().forEach(child -> kill.add(Long.toString(child.pid())));
    new ProcessBuilder(kill).start().waitFor(20, TimeUnit.SECONDS);
  }

  /** Ends what is left of it, at once. */
  void kill() {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
  }

  /**
   * Waits until its standard output or error has {@code text}.
   *
   * @throws AssertionError with all that it said, when it ends or the deadline passes first
   */
  void awaitLog(String text, Duration deadline) throws IOException {
    long end = System.nanoTime() + deadline.toNanos();
    while (!said().contains(text)) {
      if (!running() || System.nanoTime() - end > 0) {
        throw new AssertionError("no “%s” of %s:%n%s".formatted(text, command, said()));
      }
      LockSupport.parkNanos(PAUSE.toNanos());
    }
  }

  private String said() throws IOException {
    return Files.readString(stdout) + Files.readString(stderr);
  }

  /**
   * Waits for the end.
   *
   * @throws AssertionError when it does not end in time; it is killed then
   */
  Result await(Duration deadline) throws IOException, InterruptedException {
    if (!process.waitFor(deadline.toMillis(), TimeUnit.MILLISECONDS)) {
      kill();
      throw new AssertionError("%s did not end within %s%n%s".formatted(command, deadline, said()));
    }
    return new Result(
        command, process.exitValue(), Files.readString(stdout), Files.readString(stderr));
  }
}
