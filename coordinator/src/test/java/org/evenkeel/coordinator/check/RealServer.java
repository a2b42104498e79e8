package org.evenkeel.coordinator.check;

import java.io.File;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

/** One server program of Debian's on loopback. */
public final class RealServer implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofMinutes(3);

  /**
   * Below {@code net.ipv4.ip_local_port_range}, which begins at 32,768: between the choice of a
   * port and its use passes time.
   */
  private static final int FIRST_PORT = 22_000;

  private static final int LAST_PORT = FIRST_PORT + 5_000;
  private static final Set<Integer> GIVEN = ConcurrentHashMap.newKeySet();

  private final String name;
  private final Process process;
  private final Path log;

  private RealServer(String name, Process process, Path log) {
    this.name = name;
    this.process = process;
    this.log = log;
  }

  /**
   * A port that is free for TCP and UDP, and that the kernel gives to nobody who asks for any: a
   * server needs seconds until it listens, and meanwhile its port could become the near end of a
   * connection, even of the one that looks whether it listens.
   */
  public static int freePort() throws IOException {
    while (true) {
      int port = ThreadLocalRandom.current().nextInt(FIRST_PORT, LAST_PORT);
      if (!GIVEN.add(port)) {
        continue;
      }
      try (var _ = new ServerSocket(port, 1, InetAddress.getLoopbackAddress());
          var _ = new DatagramSocket(port, InetAddress.getLoopbackAddress())) {
        return port;
      } catch (IOException e) {
        // taken: the next one
      }
    }
  }

  /** Starts a command, whose output goes to a file named after it. */
  public static RealServer start(
      String name, List<String> command, Map<String, String> environment, Path folder)
      throws IOException {
    Path log = folder.resolve(name + ".log");
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.redirectInput(new File("/dev/null")).redirectOutput(log.toFile());
    builder.directory(folder.toFile());
    builder.environment().putAll(environment);
    return new RealServer(name, builder.start(), log);
  }

  /** Runs a command to its end, which must be a good one. */
  static void run(String name, List<String> command, Path folder) throws Exception {
    RealServer program = start(name, command, Map.of("HOME", folder.toString()), folder);
    boolean ended = program.process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    if (!ended || program.process.exitValue() != 0) {
      throw program.failure("failed");
    }
  }

  /** Waits until something listens at a TCP port. */
  public void listening(int port) throws Exception {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (true) {
      try (Socket socket = new Socket()) {
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1_000);
        return;
      } catch (IOException _) {
        if (System.nanoTime() - end > 0 || !process.isAlive()) {
          throw failure("does not listen at " + port);
        }
        Thread.sleep(50);
      }
    }
  }

  /** Waits until something holds. */
  public void answering(BooleanSupplier condition) throws Exception {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - end > 0 || !process.isAlive()) {
        throw failure("does not answer");
      }
      Thread.sleep(50);
    }
  }

  private AssertionError failure(String what) throws IOException {
    String said = Files.readString(log, StandardCharsets.ISO_8859_1);
    String end = said.substring(Math.max(0, said.length() - 2_000));
    return new AssertionError(name + " " + what + ":\n" + end);
  }

  /** Sends a signal to the server and all its children. */
  void signal(String signal) throws Exception {
    List<String> kill =
        Stream.concat(
                Stream.of("kill", "-" + signal, Long.toString(process.pid())),
                process.descendants().map(child -> Long.toString(child.pid())))
            .toList();
    new ProcessBuilder(kill).redirectErrorStream(true).start().waitFor(60, TimeUnit.SECONDS);
  }

  /** Ends the server and all its children, and waits until they are gone, and their sockets. */
  @Override
  public void close() {
    // The master first: it would replace a worker that ends, and who is replaced is in no list.
    List<ProcessHandle> all =
        Stream.concat(Stream.of(process.toHandle()), process.descendants()).toList();
    all.forEach(ProcessHandle::destroyForcibly);
    for (ProcessHandle each : all) {
      each.onExit().orTimeout(60, TimeUnit.SECONDS).exceptionally(_ -> each).join();
    }
  }
}
