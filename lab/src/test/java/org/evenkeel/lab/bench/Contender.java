package org.evenkeel.lab.bench;

import java.io.File;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/** A running server that answers each connection with a line and closes it. */
final class Contender implements AutoCloseable {
  private static final long START_NANOS_MAX = TimeUnit.SECONDS.toNanos(20);
  private static final long LOOK_NANOS = 200_000;

  /** USER_HZ, which every Linux of our processors has. */
  private static final double TICKS_PER_SECOND = 100;

  private static final int UTIME = 11;
  private static final int CSTIME = 14;

  private final Process process;
  private final InetSocketAddress address;
  private final double firstAnswerMillis;

  private Contender(Process process, InetSocketAddress address, double firstAnswerMillis) {
    this.process = process;
    this.address = address;
    this.firstAnswerMillis = firstAnswerMillis;
  }

  /**
   * Starts a server and waits for its first answer.
   *
   * @param log where its output goes
   * @throws IOException when it ends, or gives no answer in twenty seconds
   */
  static Contender start(
      List<String> command, Map<String, String> environment, InetSocketAddress address, Path log)
      throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
    builder.redirectInput(Redirect.from(new File("/dev/null")));
    builder.environment().putAll(environment);
    long start = System.nanoTime();
    Process process = builder.start();
    while (!Client.answered(address)) {
      if (!process.isAlive() || System.nanoTime() - start > START_NANOS_MAX) {
        process.destroyForcibly();
        throw new IOException("%s does not answer; it said: %s".formatted(command, said(log)));
      }
      LockSupport.parkNanos(LOOK_NANOS);
    }
    return new Contender(process, address, (System.nanoTime() - start) / 1e6);
  }

  private static String said(Path log) throws IOException {
    return Files.readString(log).strip();
  }

  InetSocketAddress address() {
    return address;
  }

  /** From the start of the process to the end of its first answer. */
  double firstAnswerMillis() {
    return firstAnswerMillis;
  }

  /** Processor time of it and of its children that have ended, in steps of 10 ms. */
  double cpuSeconds() throws IOException {
    String stat = Files.readString(proc("stat"));
    // Behind the name, which may hold anything: proc_pid_stat(5), utime to cstime.
    String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
    double ticks = 0;
    for (int field = UTIME; field <= CSTIME; field++) {
      ticks += Long.parseLong(fields[field]);
    }
    return ticks / TICKS_PER_SECOND;
  }

  /** Processor time of its threads in nanoseconds, without children. */
  long threadNanos() throws IOException {
    long nanos = 0;
    try (Stream<Path> tasks = Files.list(proc("task"))) {
      for (Path task : tasks.toList()) {
        nanos += runNanos(task.resolve("schedstat"));
      }
    }
    return nanos;
  }

  private static long runNanos(Path schedstat) throws IOException {
    try {
      String text = Files.readString(schedstat);
      return Long.parseLong(text.substring(0, text.indexOf(' ')));
    } catch (NoSuchFileException e) {
      return 0; // a thread that has ended meanwhile
    }
  }

  /** Memory that it has in RAM, shared files included. */
  double residentMegabytes() throws IOException {
    String line =
        Files.readString(proc("status"))
            .lines()
            .filter(text -> text.startsWith("VmRSS:"))
            .findFirst()
            .orElseThrow(() -> new IOException("the process has ended"));
    return Long.parseLong(line.replaceAll("[^0-9]", "")) / 1024.0;
  }

  private Path proc(String file) {
    return Path.of("/proc", Long.toString(process.pid()), file);
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(10, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      process.destroyForcibly();
    }
  }
}
