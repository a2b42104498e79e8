package org.evenkeel.lab;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A Linux kernel with IPVS, booted as a child process: Debian's {@code user-mode-linux}. Its root
 * is the host's file system, read-only; {@code /tmp} and {@code /run} are its own. It has one
 * processor. Commands are argument lists, any number may run at once. A guest never outlives the
 * virtual machine that booted it. Safe for use by several threads.
 */
final class Guest implements AutoCloseable {

  /** Sparse, in the host's shared memory: only what the guest touches is taken. */
  private static final String MEMORY = "1536M";

  private static final Duration BOOT = Duration.ofSeconds(90);
  private static final Duration DEATH = Duration.ofSeconds(10);

  /** Between two looks at what the kernel does. */
  private static final Duration SYMPTOMS = Duration.ofSeconds(2);

  private final Process kernel;
  private final Path directory;
  private final KernelLog log = new KernelLog();
  private final Channel channel;
  private final Thread undertaker = new Thread(this::kill, "guest-undertaker");

  private Guest(Process kernel, Path directory) {
    this.kernel = kernel;
    this.directory = directory;
    this.channel =
        new Channel(
            kernel.getInputStream(), kernel.getOutputStream(), this::obituary, this::symptoms);
  }

  /**
   * Boots a guest and waits until it takes commands.
   *
   * @throws GuestException with the kernel's last messages, when it does not boot
   */
  static Guest boot() throws IOException, InterruptedException {
    return boot(List.of(), List.of());
  }

  /**
   * The same, with devices.
   *
   * @param before what is put before the kernel's command, to start it in another network
   * @param devices further parameters of the kernel
   */
  static Guest boot(List<String> before, List<String> devices)
      throws IOException, InterruptedException {
    Path directory = Files.createTempDirectory("evenkeel-guest");
    List<String> command = new ArrayList<>(before);
    command.addAll(kernelCommand(directory, devices));
    Process kernel = new ProcessBuilder(command).start();
    var guest = new Guest(kernel, directory);
    Runtime.getRuntime().addShutdownHook(guest.undertaker);
    Thread.ofPlatform()
        .daemon()
        .name("guest-kernel-log")
        .start(() -> guest.log.follow(kernel.getErrorStream()));
    guest.awaitGreeting();
    Thread.ofPlatform().daemon().name("guest-channel").start(guest.channel::serve);
    return guest;
  }

  /**
   * The first console is the kernel's own and ends in our log, the second carries the messages. In
   * a session of its own, the kernel and its helpers are one process group and deaf to Ctrl-C.
   */
  private static List<String> kernelCommand(Path directory, List<String> devices)
      throws IOException {
    Path init = Project.testClasses().resolve("org/evenkeel/lab/init.sh");
    List<String> words =
        new ArrayList<>(
            List.of(
                "setsid",
                "linux.uml",
                "mem=" + MEMORY,
                "uml_dir=" + directory,
                "root=none",
                "rootfstype=hostfs",
                "rootflags=/",
                "ro",
                "con=null",
                "con0=null,fd:2",
                "con1=fd:0,fd:1",
                "console=tty0",
                "panic=-1",
                "init=/bin/bash"));
    words.addAll(devices);
    words.add("--");
    words.add(quoted(init.toString()));
    words.add(quoted(Project.inGuest(Project.java())));
    words.add(quoted(Project.inGuest(Project.testClasses())));
    return words;
  }

  private static String quoted(String word) {
    return '"' + word + '"';
  }

  private void awaitGreeting() throws IOException, InterruptedException {
    // Closing the console is what ends a read that nothing else would end.
    var alarm = Thread.ofPlatform().daemon().name("guest-boot-alarm").unstarted(this::killLate);
    alarm.start();
    boolean greeted = channel.greeted();
    alarm.interrupt();
    alarm.join();
    if (!greeted) {
      GuestException reason = obituary();
      close();
      throw reason;
    }
  }

  private void killLate() {
    try {
      if (!kernel.waitFor(BOOT.toSeconds(), TimeUnit.SECONDS)) {
        kill();
      }
    } catch (InterruptedException _) {
      // The greeting came in time.
    }
  }

  /**
   * Runs a command to its end.
   *
   * @throws GuestException when it cannot start, does not end in time, or the guest dies
   */
  Result run(Command command) throws InterruptedException {
    return start(command).await(command.deadline());
  }

  /** Runs a command to its end, within a minute. */
  Result run(String... words) throws InterruptedException {
    return run(Command.of(words));
  }

  /** Starts a command that goes on by itself; its deadline is not kept. */
  GuestProcess start(Command command) {
    return channel.start(command);
  }

  GuestProcess start(String... words) {
    return start(Command.of(words));
  }

  /** Writes a file of the guest, and the folders that it lies in. */
  void write(String file, String text) throws InterruptedException {
    install(file, text, "644");
  }

  /** The same with a file that can be executed. */
  void writeProgram(String file, String text) throws InterruptedException {
    install(file, text, "755");
  }

  /** One process for all of it, because processes cost time. */
  private void install(String file, String text, String mode) throws InterruptedException {
    run(Command.of("install", "-D", "-m", mode, "/proc/self/fd/0", file).input(text)).succeeded();
  }

  /** The kernel and its helpers, as the host sees them. */
  ProcessHandle kernel() {
    return kernel.toHandle();
  }

  /** Closes the console and nothing else: what happens when the test's virtual machine dies. */
  void hangUp() throws IOException {
    kernel.getOutputStream().close();
  }

  private GuestException obituary() {
    try {
      boolean _ = kernel.waitFor(DEATH.toSeconds(), TimeUnit.SECONDS);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
    String state = kernel.isAlive() ? "does not answer" : "ended, status " + kernel.exitValue();
    return new GuestException("the guest %s; its last words:\n%s".formatted(state, log.text()));
  }

  /**
   * What the host sees of a kernel that does not answer: whether it works, waits, or is stopped.
   */
  private String symptoms() {
    Path process = Path.of("/proc", Long.toString(kernel.pid()));
    try {
      String before = Files.readString(process.resolve("stat"));
      Thread.sleep(SYMPTOMS);
      return "its kernel's process, twice within %s:\n%s%s%s\nits last words:\n%s"
          .formatted(
              SYMPTOMS,
              before,
              Files.readString(process.resolve("stat")),
              Files.readString(process.resolve("wchan")),
              log.text());
    } catch (IOException e) {
      return "its kernel's process cannot be looked at: " + e.getMessage();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return "its last words:\n" + log.text();
    }
  }

  /** Kills the guest with all that runs in it; nothing in it is worth keeping. */
  @Override
  public void close() {
    kill();
    try {
      Runtime.getRuntime().removeShutdownHook(undertaker);
    } catch (IllegalStateException _) {
      // The virtual machine ends already and the hook runs by itself.
    }
  }

  private void kill() {
    try {
      String group = "-" + kernel.pid();
      new ProcessBuilder("kill", "-KILL", "--", group).start().waitFor();
      kernel.destroyForcibly().waitFor(DEATH.toSeconds(), TimeUnit.SECONDS);
      delete(directory);
    } catch (IOException e) {
      throw new GuestException("could not end the guest of process " + kernel.pid(), e);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private static void delete(Path tree) throws IOException {
    if (Files.notExists(tree)) {
      return;
    }
    try (var files = Files.walk(tree)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    }
  }
}
