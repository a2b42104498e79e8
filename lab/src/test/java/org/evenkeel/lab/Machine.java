package org.evenkeel.lab;

import com.sun.jna.Function;
import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;
import java.io.File;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A machine of a {@link Lan}: namespaces of this host's own kernel, as fast as the host. It has a
 * network, processes and mounts of its own; files are the host's, and Debian's servers are
 * installed on it where that is wanted. Whatever runs on it ends with it, and it ends with the
 * virtual machine that made it. Safe for use by several threads.
 */
final class Machine implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofMinutes(1);
  private static final int O_RDONLY_CLOEXEC = 0x80000; // fcntl.h
  private static final int CLONE_NEWNET = 0x40000000; // sched.h

  /** The machine's first process; it ends when its standard input does. */
  private static final String INIT =
      """
      if [ -n "$1" ]; then
        mount -t overlay overlay -o lowerdir="$1/usr:/usr" /usr &&
        mount -t overlay overlay -o lowerdir="$1/etc:/etc" /etc || exit 1
      fi
      mount -t tmpfs tmpfs /run && ip link set lo up && echo ready || exit 1
      exec 3<&0
      cat <&3 >/dev/null &
      wait $!
      """;

  private final String name;
  private final Process unshare;
  private final long pid;
  private final Path folder;
  private final Collection<MachineProcess> started = new ConcurrentLinkedQueue<>();
  private final AtomicInteger begun = new AtomicInteger();

  private Machine(String name, Process unshare, long pid, Path folder) {
    this.name = name;
    this.unshare = unshare;
    this.pid = pid;
    this.folder = folder;
  }

  /**
   * Starts a machine without any interface but the loopback.
   *
   * @param folder for what its programs say
   * @param servers whether Debian's servers are installed on it
   */
  static Machine start(String name, Path folder, boolean servers) throws IOException {
    List<String> command =
        new ArrayList<>(List.of("unshare", "--net", "--mount", "--pid", "--fork", "--kill-child"));
    command.addAll(List.of("--mount-proc", "sh", "-c", INIT, "sh"));
    command.add(servers ? Debian.servers().toString() : "");
    return start(name, folder, command);
  }

  /**
   * Starts a machine of another kind.
   *
   * @param command of {@code unshare}, whose child says {@code ready} and is the first process
   */
  static Machine start(String name, Path folder, List<String> command) throws IOException {
    Process unshare =
        new ProcessBuilder(command)
            .redirectError(folder.resolve(name + ".init.log").toFile())
            .start();
    String said = unshare.inputReader().readLine();
    if (!"ready".equals(said)) {
      String why = Files.readString(folder.resolve(name + ".init.log"));
      throw new IOException("no machine " + name + ": " + why);
    }
    long init = unshare.children().findFirst().orElseThrow().pid();
    return new Machine(name, unshare, init, folder);
  }

  String name() {
    return name;
  }

  /** The number of its first process, as the host counts. */
  long pid() {
    return pid;
  }

  /** What is put before a command so that it runs in the network of this machine alone. */
  List<String> network() {
    return List.of("nsenter", "--target", Long.toString(pid), "--net", "--");
  }

  /** Executes lines of the {@code ip} command. */
  void ip(String... lines) throws IOException, InterruptedException {
    Command batch = Command.of("ip", "-batch", "-").input(String.join("\n", lines) + "\n");
    execute(batch.after(network().toArray(String[]::new))).succeeded();
  }

  /** Sets sysctls, each as {@code name=value}. */
  void sysctl(String... settings) throws IOException, InterruptedException {
    List<String> words = new ArrayList<>(List.of("sysctl", "-qw"));
    words.addAll(List.of(settings));
    run(Command.of(words)).succeeded();
  }

  /** Runs a command here to its end. */
  Result run(Command command) throws IOException, InterruptedException {
    return execute(here(command));
  }

  Result run(String... words) throws IOException, InterruptedException {
    return run(Command.of(words));
  }

  private Command here(Command command) {
    return command.after("nsenter", "-t", Long.toString(pid), "-n", "-m", "-p", "--");
  }

  private Result execute(Command command) throws IOException, InterruptedException {
    MachineProcess process = begin(command, Map.of());
    process.feed(command.input());
    return process.await(command.deadline());
  }

  /** Starts a command here that goes on until it is signalled or the machine is closed. */
  MachineProcess start(Command command, Map<String, String> environment) throws IOException {
    MachineProcess process = begin(here(command), environment);
    process.feed(command.input());
    return process;
  }

  private MachineProcess begin(Command command, Map<String, String> environment)
      throws IOException {
    String label = name + "-" + begun.getAndIncrement();
    File stdout = folder.resolve(label + ".out").toFile();
    File stderr = folder.resolve(label + ".log").toFile();
    ProcessBuilder builder = new ProcessBuilder(command.words());
    builder.redirectOutput(Redirect.to(stdout)).redirectError(Redirect.to(stderr));
    builder.directory(folder.toFile());
    builder.environment().remove("JOURNAL_STREAM");
    builder.environment().putAll(environment);
    MachineProcess process =
        new MachineProcess(command, builder.start(), stdout.toPath(), stderr.toPath());
    started.add(process);
    return process;
  }

  /**
   * Does something on a thread whose network is this machine's. Sockets that are opened there stay
   * in that network, whichever thread uses them afterwards.
   */
  <T> T inside(Callable<T> action) throws Exception {
    FutureTask<T> task =
        new FutureTask<>(
            () -> {
              enter();
              return action.call();
            });
    Thread.ofPlatform().daemon().name("on-" + name).start(task);
    return task.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
  }

  private void enter() throws IOException {
    NativeLibrary libc = NativeLibrary.getInstance("c");
    byte[] file = Native.toByteArray("/proc/" + pid + "/ns/net", StandardCharsets.US_ASCII);
    int descriptor = call(libc.getFunction("open"), file, O_RDONLY_CLOEXEC);
    call(libc.getFunction("setns"), descriptor, CLONE_NEWNET);
    call(libc.getFunction("close"), descriptor);
  }

  private int call(Function function, Object... arguments) throws IOException {
    int result = function.invokeInt(arguments);
    if (result < 0) {
      throw new IOException(
          "%s for %s: errno %d".formatted(function.getName(), name, Native.getLastError()));
    }
    return result;
  }

  @Override
  public void close() {
    unshare.destroyForcibly();
    unshare.onExit().orTimeout(20, TimeUnit.SECONDS).exceptionally(_ -> unshare).join();
    started.forEach(MachineProcess::kill);
  }

  @Override
  public String toString() {
    return name;
  }
}
