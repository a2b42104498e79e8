package org.evenkeel.agent.monitor.host;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Programs of this machine. Any thread may use it. */
public final class ProcessCommands implements Commands {
  /** More than any of the programs has reason to write. */
  private static final int BYTES_MAX = 64 << 10;

  @Override
  public Outcome run(List<String> command, Duration atMost) throws IOException {
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().put("LC_ALL", "C.UTF-8"); // what they write is read by a program
    Process process = builder.start();
    FutureTask<String> output = new FutureTask<>(() -> read(process.getInputStream()));
    Thread.ofVirtual().name("output of " + command.getFirst()).start(output);
    try {
      process.getOutputStream().close();
      if (!process.waitFor(atMost.toNanos(), TimeUnit.NANOSECONDS)) {
        throw new IOException(
            "%s has not ended within %d s".formatted(command.getFirst(), atMost.toSeconds()));
      }
      return new Outcome(process.exitValue(), output.get(1, TimeUnit.SECONDS));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(command.getFirst() + " was interrupted", e);
    } catch (ExecutionException | TimeoutException e) {
      throw new IOException(command.getFirst() + ": its output could not be read", e);
    } finally {
      process.destroyForcibly();
    }
  }

  /** Reads to the end, so that the program is never blocked, and keeps the beginning. */
  private static String read(InputStream stream) throws IOException {
    String kept = new String(stream.readNBytes(BYTES_MAX), UTF_8);
    stream.transferTo(OutputStream.nullOutputStream());
    return kept;
  }
}
