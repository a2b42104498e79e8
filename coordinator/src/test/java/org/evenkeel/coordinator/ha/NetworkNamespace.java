package org.evenkeel.coordinator.ha;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.sun.jna.LastErrorException;
import com.sun.jna.Library;
import com.sun.jna.Native;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Assumptions;

/** A machine of its own as far as the network goes, in this machine's kernel. Needs root. */
public final class NetworkNamespace implements AutoCloseable {
  private static final AtomicInteger COUNT = new AtomicInteger();
  private static final C LIBRARY = Native.load("c", C.class);
  private static final long PATIENCE_SECONDS = 60;

  private final String name;

  /** What enters a namespace: open(2), setns(2), close(2). */
  public interface C extends Library {
    int open(String path, int flags) throws LastErrorException;

    int setns(int descriptor, int kind) throws LastErrorException;

    int close(int descriptor) throws LastErrorException;
  }

  private NetworkNamespace(String name) {
    this.name = name;
  }

  /** Makes one in which only loopback is up; skips the test where that cannot be. */
  public static NetworkNamespace create() throws Exception {
    boolean root = "root".equals(System.getProperty("user.name"));
    if (!Boolean.getBoolean("evenkeel.required")) {
      Assumptions.assumeTrue(root, "making network namespaces needs root");
    }
    String name = "evkf-%d-%d".formatted(ProcessHandle.current().pid(), COUNT.incrementAndGet());
    output(List.of("ip", "netns", "add", name));
    NetworkNamespace made = new NetworkNamespace(name);
    made.ip("link set lo up");
    return made;
  }

  /** Under which ip-netns(8) knows it. */
  public String name() {
    return name;
  }

  /** Executes lines of the {@code ip} command; returns what they print. */
  public String ip(String... lines) throws Exception {
    StringBuilder printed = new StringBuilder();
    for (String line : lines) {
      List<String> words = new ArrayList<>(List.of("ip", "-n", name));
      words.addAll(List.of(line.split(" ")));
      printed.append(output(words));
    }
    return printed.toString();
  }

  /** Runs a program here; returns what it prints. */
  public String run(String... words) throws Exception {
    List<String> all = new ArrayList<>(List.of("ip", "netns", "exec", name));
    all.addAll(List.of(words));
    return output(all);
  }

  private static String output(List<String> words) throws IOException, InterruptedException {
    Process process = new ProcessBuilder(words).redirectErrorStream(true).start();
    process.getOutputStream().close();
    String printed =
        new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    assertEquals(0, process.waitFor(), String.join(" ", words) + ": " + printed);
    return printed;
  }

  /** Does something on a platform thread that is here; so is every thread that it starts. */
  public <T> T in(Callable<T> act) throws Exception {
    CompletableFuture<T> result = new CompletableFuture<>();
    Thread.ofPlatform()
        .name("in-" + name)
        .daemon()
        .start(
            () -> {
              try {
                enter();
                result.complete(act.call());
              } catch (Exception e) {
                result.completeExceptionally(e);
              }
            });
    try {
      return result.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      throw new AssertionError("in " + name, e.getCause());
    }
  }

  private void enter() {
    int descriptor = LIBRARY.open("/run/netns/" + name, 0);
    int _ = LIBRARY.setns(descriptor, 0);
    int _ = LIBRARY.close(descriptor);
  }

  @Override
  public void close() throws IOException {
    try {
      output(List.of("ip", "netns", "del", name));
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
