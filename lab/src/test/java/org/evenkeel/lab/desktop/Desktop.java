package org.evenkeel.lab.desktop;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;

/** A monitor on a virtual screen, asked and told through its {@link Puppet}. */
final class Desktop implements AutoCloseable {
  private static final Duration DEADLINE = Duration.ofMinutes(2);
  private static final Duration PAUSE = Duration.ofMillis(100);

  private final VirtualScreen screen;
  private final Process process;
  private final Writer orders;
  private final BufferedReader answers;
  private final Path log;

  private Desktop(VirtualScreen screen, Process process, Path log) {
    this.screen = screen;
    this.process = process;
    this.orders = process.outputWriter(UTF_8);
    this.answers = process.inputReader(UTF_8);
    this.log = log;
  }

  /**
   * Opens a window.
   *
   * @param folder what is written goes there; programs in its {@code bin} stand in for the system's
   * @param virtualMachine options of Java, such as the scale
   * @param main class with the main method
   * @param arguments its arguments
   */
  static Desktop open(Path folder, List<String> virtualMachine, Class<?> main, String... arguments)
      throws IOException {
    VirtualScreen screen = VirtualScreen.start();
    try {
      List<String> command = new ArrayList<>();
      command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
      command.addAll(virtualMachine);
      command.add("-Duser.home=" + folder); // Java keeps there which typefaces it once found
      command.addAll(List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-cp"));
      command.add(System.getProperty("java.class.path"));
      command.addAll(List.of(Puppet.class.getName(), main.getName()));
      command.addAll(Arrays.asList(arguments));
      Path log = folder.resolve("monitor.log");
      ProcessBuilder builder = new ProcessBuilder(command).redirectError(log.toFile());
      builder.environment().merge("PATH", folder.resolve("bin") + ":", (path, ours) -> ours + path);
      screen.use(builder, folder);
      return new Desktop(screen, builder.start(), log);
    } catch (IOException e) {
      screen.close();
      throw e;
    }
  }

  /** Clicks on a component. */
  void press(String name) throws IOException {
    var _ = ask("press", name);
  }

  /** Presses keys, such as {@code ctrl S}. */
  void keys(String keys) throws IOException {
    var _ = ask("keys", keys);
  }

  /** Replaces what a field says, by keys. */
  void type(String name, String text) throws IOException {
    var _ = ask("type", name, text);
  }

  /** Chooses an entry of a box, from 0. */
  void choose(String name, int index) throws IOException {
    var _ = ask("choose", name, "" + index);
  }

  /** Writes into a table. */
  void cell(String name, int row, int column, String text) throws IOException {
    var _ = ask("cell", name, "" + row, "" + column, text);
  }

  /** Makes the window as large. */
  void size(int width, int height) throws IOException {
    var _ = ask("size", "" + width, "" + height);
  }

  /** Takes a picture of the window. */
  void picture(Path file) throws IOException {
    Files.createDirectories(file.toAbsolutePath().getParent());
    var _ = ask("picture", file.toString());
  }

  /** The words of a component. */
  String text(String name) throws IOException {
    return ask("text", name);
  }

  /** Anything else that {@link Puppet} knows. */
  String ask(String... order) throws IOException {
    orders.write(String.join("\t", order) + "\n");
    orders.flush();
    CompletableFuture<String> line = new CompletableFuture<>();
    Thread.ofVirtual().start(() -> complete(line));
    String answer;
    try {
      answer = line.orTimeout(DEADLINE.toSeconds(), TimeUnit.SECONDS).join();
    } catch (CompletionException e) {
      throw new IOException(
          "the monitor does not answer to %s; it said:%n%s"
              .formatted(String.join(" ", order), Files.readString(log)),
          e);
    }
    if (!answer.startsWith("ok ")) {
      throw new IOException("%s: %s".formatted(String.join(" ", order), answer));
    }
    return answer.substring(3).replace("\\n", "\n").replace("\\\\", "\\");
  }

  private void complete(CompletableFuture<String> line) {
    try {
      String read = answers.readLine();
      if (read == null) {
        throw new IOException("the monitor has ended");
      }
      line.complete(read);
    } catch (IOException e) {
      line.completeExceptionally(e);
    }
  }

  /**
   * Waits until a component says what is wanted.
   *
   * @throws AssertionError with what it says, when it does not within a minute
   */
  void await(String name, Predicate<String> wanted) throws IOException {
    await(wanted, "text", name);
  }

  /** Waits until the answer to an order is as wanted. */
  void await(Predicate<String> wanted, String... order) throws IOException {
    long end = System.nanoTime() + DEADLINE.toNanos();
    while (true) {
      String seen;
      try {
        seen = ask(order);
      } catch (IOException e) {
        seen = "" + e.getMessage();
      }
      if (wanted.test(seen)) {
        return;
      }
      if (System.nanoTime() - end > 0) {
        throw new AssertionError(String.join(" ", order) + " still says: " + seen);
      }
      LockSupport.parkNanos(PAUSE.toNanos());
    }
  }

  @Override
  public void close() throws IOException {
    try {
      orders.close();
      if (!process.waitFor(10, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      process.destroyForcibly();
      screen.close();
    }
  }
}
