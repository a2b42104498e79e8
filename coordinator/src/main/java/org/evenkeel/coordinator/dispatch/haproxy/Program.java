package org.evenkeel.coordinator.dispatch.haproxy;

import java.io.File;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.FileChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.evenkeel.coordinator.dispatch.CommandRunner;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Starts and ends HAProxy, and has it judge configurations. */
final class Program {
  private static final Logger LOG = LoggerFactory.getLogger(Program.class);

  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final Duration LAST_BREATH = Duration.ofSeconds(5);
  private static final long LOG_BYTES_MAX = 1 << 20;

  /** How often, and at which distance, it is looked whether a signal has arrived. */
  private static final int LOOKS = 20;

  private static final long LOOK_NANOS = 5_000_000;

  /** What systemd has told us, and means us: sd_notify(3), sd_watchdog_enabled(3). */
  private static final List<String> OURS =
      List.of("NOTIFY_SOCKET", "WATCHDOG_PID", "WATCHDOG_USEC");

  private final Path binary;
  private final Surroundings surroundings;
  private final CommandRunner commands;

  Program(Path binary, Surroundings surroundings, CommandRunner commands) {
    this.binary = binary;
    this.surroundings = surroundings;
    this.commands = commands;
  }

  /** What HAProxy says against a configuration; empty when it would take it. */
  Optional<String> judge(Path configuration) {
    CommandRunner.Result result =
        commands.run(List.of(binary.toString(), "-c", "-f", configuration.toString()), PATIENCE);
    return result.succeeded() ? Optional.empty() : Optional.of(result.output());
  }

  /**
   * Starts it, away from this process: it outlives us, and systemd does not end it with our unit.
   *
   * @param name that no scope of systemd's has
   * @return what it said when it did not start
   */
  Optional<String> start(String name) throws IOException, InterruptedException {
    Optional<List<String>> scope = scope(name);
    if (scope.isPresent()) {
      List<String> within = new ArrayList<>(scope.get());
      within.addAll(command());
      if (run(within).isEmpty()) {
        return Optional.empty();
      }
      LOG.warn("HAProxy did not start in a scope of systemd's, and is started without");
    }
    return run(command());
  }

  private Optional<String> run(List<String> command) throws IOException, InterruptedException {
    Path log = log();
    Files.deleteIfExists(log);
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(new File("/"))
            .redirectInput(new File("/dev/null"))
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
    OURS.forEach(builder.environment()::remove);
    Process program = builder.start();
    if (!program.waitFor(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
      program.destroyForcibly();
      return Optional.of("it did not start within " + PATIENCE.toSeconds() + " s");
    }
    return program.exitValue() == 0
        ? Optional.empty()
        : Optional.of(PrivateFile.read(log, Long.MAX_VALUE));
  }

  /** Keeps the log, to which running processes append, from growing without end. */
  void trimLog() throws IOException {
    Path log = log();
    if (Files.exists(log) && Files.size(log) > LOG_BYTES_MAX) {
      try (FileChannel channel = FileChannel.open(log, StandardOpenOption.WRITE)) {
        channel.truncate(0);
      }
    }
  }

  /**
   * Lets a master and its workers end when their last connection has, and waits until they take no
   * more. A master that has only just started may miss a signal, so it is told until it shows.
   */
  void endSoftly(long master) {
    long deadline = System.nanoTime() + LAST_BREATH.toNanos();
    do {
      if (isOurs(master)
          && !commands
              .run(List.of("kill", "-s", "USR1", Long.toString(master)), PATIENCE)
              .succeeded()) {
        ProcessHandle.of(master).ifPresent(ProcessHandle::destroy);
      }
      for (int look = 0; look < LOOKS && takesConnections(); look++) {
        LockSupport.parkNanos(LOOK_NANOS);
      }
    } while (isAlive(master) && takesConnections() && System.nanoTime() - deadline < 0);
  }

  /** Whether there is still a worker that would listen. */
  private boolean takesConnections() {
    try (SocketChannel _ = SocketChannel.open(UnixDomainSocketAddress.of(surroundings.worker()))) {
      return true;
    } catch (IOException _) {
      return false;
    }
  }

  /** Ends processes at once, those that are ours, and waits until they are gone. */
  void kill(Collection<Long> processes) {
    List<Long> ours = processes.stream().filter(this::isOurs).toList();
    ours.forEach(process -> ProcessHandle.of(process).ifPresent(ProcessHandle::destroyForcibly));
    long deadline = System.nanoTime() + LAST_BREATH.toNanos();
    while (ours.stream().anyMatch(Program::isAlive) && System.nanoTime() < deadline) {
      LockSupport.parkNanos(Duration.ofMillis(5).toNanos());
    }
  }

  /** Whether a process lives; one that has ended and that nobody waited for does not. */
  static boolean isAlive(long process) {
    try {
      String stat = Files.readString(Path.of("/proc", Long.toString(process), "stat"));
      // proc_pid_stat(5): the state follows the name, which is in parentheses and may hold any
      String state = stat.substring(stat.lastIndexOf(')') + 1).strip();
      return !state.startsWith("Z") && !state.startsWith("X");
    } catch (IOException _) {
      return false;
    }
  }

  /** Whether a process was started with our configuration: a number is used again in time. */
  private boolean isOurs(long process) {
    try {
      return process > 1
          && isAlive(process)
          && List.of(
                  Files.readString(Path.of("/proc", Long.toString(process), "cmdline"))
                      .split("\0", -1))
              .contains(surroundings.configuration().toString());
    } catch (IOException _) {
      return false;
    }
  }

  /** What has systemd keep it apart from our own unit, which may be stopped; where that is so. */
  private Optional<List<String>> scope(String name) {
    Path run = Path.of("/usr/bin/systemd-run");
    boolean systemd =
        surroundings.root()
            && Files.isDirectory(Path.of("/run/systemd/system"))
            && Files.isExecutable(run);
    return systemd
        ? Optional.of(
            List.of(
                run.toString(),
                "--scope",
                "--quiet",
                "--collect",
                "--unit=evenkeel-haproxy-" + name,
                "--description=Evenkeel: proxied services"))
        : Optional.empty();
  }

  private List<String> command() {
    return List.of(
        binary.toString(),
        "-W",
        "-D",
        "-S",
        surroundings.master() + ",mode,600",
        "-p",
        surroundings.directory().resolve("haproxy.pid").toString(),
        "-f",
        surroundings.configuration().toString());
  }

  private Path log() {
    return surroundings.directory().resolve("haproxy.log");
  }
}
