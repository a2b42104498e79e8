package org.evenkeel.lab.desktop;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** {@code evenkeel-agent run} as a child process, with all its files below a folder of its own. */
final class RunningAgent implements AutoCloseable {
  private static final Pattern READY = Pattern.compile("ready.*:(\\d+)");
  private static final int STOP_SECONDS = 10;

  private final Process process;
  private final int port;

  private RunningAgent(Process process, int port) {
    this.process = process;
    this.port = port;
  }

  /** Starts one on a free loopback port; it serves when this returns. */
  static RunningAgent start(Path jar, Path root) throws IOException {
    Process process =
        new ProcessBuilder(
                List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-XX:+UseSerialGC",
                    "-XX:TieredStopAtLevel=1",
                    "-jar",
                    jar.toString(),
                    "run",
                    "--root",
                    root.toString(),
                    "--port",
                    "0",
                    "--listen",
                    "127.0.0.1"))
            .redirectErrorStream(true)
            .start();
    BufferedReader lines = process.inputReader(UTF_8);
    StringBuilder said = new StringBuilder();
    String line = lines.readLine();
    while (line != null) {
      said.append(line).append('\n');
      Files.writeString(root.resolve("agent.log"), said);
      Matcher ready = READY.matcher(line);
      if (ready.find()) {
        Thread.ofVirtual().name("agent log").start(() -> drain(lines));
        return new RunningAgent(process, Integer.parseInt(ready.group(1)));
      }
      line = lines.readLine();
    }
    throw new IOException("the agent has ended: " + said);
  }

  /** Reads on, so that the agent never waits for us. */
  private static void drain(BufferedReader lines) {
    try {
      String line = lines.readLine();
      while (line != null) {
        line = lines.readLine();
      }
    } catch (IOException _) {
      // It has ended.
    }
  }

  /** What a load balancer gets, without the line end. */
  String answer() throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.setSoTimeout(10_000);
      return new String(socket.getInputStream().readAllBytes(), UTF_8).strip();
    }
  }

  /** Ends it as a crash would. */
  void kill() {
    process.destroyForcibly();
    await();
  }

  @Override
  public void close() {
    process.destroy();
    await();
  }

  private void await() {
    try {
      if (!process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
