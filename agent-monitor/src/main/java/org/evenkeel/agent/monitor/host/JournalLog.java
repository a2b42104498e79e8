package org.evenkeel.agent.monitor.host;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.util.List;
import java.util.function.Consumer;

/** The journal of the agent's unit, by journalctl(1). */
public final class JournalLog implements LogSource {
  private static final List<String> COMMAND =
      List.of(
          "journalctl",
          "--unit=" + SystemdService.UNIT,
          "--lines=500",
          "--follow",
          "--output=short-iso",
          "--no-pager");

  private final List<String> command;

  /** The journal of this machine. */
  public JournalLog() {
    this(COMMAND);
  }

  /** What another program prints line by line. */
  JournalLog(List<String> command) {
    this.command = List.copyOf(command);
  }

  @Override
  public String name() {
    return "journal of " + SystemdService.UNIT;
  }

  @Override
  public Following follow(Consumer<String> sink) {
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      process.getOutputStream().close();
      Thread.ofVirtual().name("journal").start(() -> read(process, sink));
      return process::destroy;
    } catch (IOException e) {
      sink.accept(
          "The journal cannot be read: %s. Give a file instead, with --log FILE."
              .formatted(e.getMessage()));
      return () -> {};
    }
  }

  private static void read(Process process, Consumer<String> sink) {
    try (BufferedReader lines = process.inputReader(UTF_8)) {
      String line = lines.readLine();
      while (line != null) {
        sink.accept(line);
        line = lines.readLine();
      }
    } catch (IOException _) {
      // Closed: that is how following ends.
    }
  }
}
