package org.evenkeel.lab;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Java's cache of a program's classes as they are once it has run (JEP 514), beside its jar. In the
 * guest, where every page of memory is dear, it saves a third of a start. Made on the host by the
 * first test that needs it.
 */
final class ClassCache {
  private static final long TRAINING_SECONDS = 60;

  private ClassCache() {}

  /**
   * The cache of a program, newer than its jar.
   *
   * @param java the launcher with the options that the program will be started with
   * @param training arguments of a run that loads what matters
   */
  static synchronized Path of(Path jar, List<String> java, List<String> training)
      throws IOException, InterruptedException {
    Path cache = Path.of(jar.toString().replaceAll("\\.jar$", ".aot"));
    // Two processes run tests at once; the second waits for the first.
    try (FileChannel file = FileChannel.open(lockOf(cache), writable());
        FileLock _ = file.lock()) {
      if (Files.notExists(cache)
          || Files.getLastModifiedTime(cache).compareTo(Files.getLastModifiedTime(jar)) < 0) {
        train(jar, cache, java, training);
      }
    }
    return cache;
  }

  private static Path lockOf(Path cache) {
    return Path.of(cache + ".lock");
  }

  private static StandardOpenOption[] writable() {
    return new StandardOpenOption[] {StandardOpenOption.CREATE, StandardOpenOption.WRITE};
  }

  private static void train(Path jar, Path cache, List<String> java, List<String> training)
      throws IOException, InterruptedException {
    Path root = Files.createTempDirectory("evenkeel-training");
    try {
      Path made = root.resolve("made.aot");
      Path log = root.resolve("log");
      configure(root);
      List<String> words = new ArrayList<>(java);
      words.addAll(List.of("-XX:AOTCacheOutput=" + made, "-jar", jar.toString()));
      words.addAll(training);
      words.addAll(List.of("--root", root.toString()));
      Process run =
          new ProcessBuilder(words).redirectErrorStream(true).redirectOutput(log.toFile()).start();
      try {
        Eventually.holds(
            jar + " is ready", () -> !run.isAlive() || Files.readString(log).contains("ready"));
        run.destroy();
        boolean ended = run.waitFor(TRAINING_SECONDS, TimeUnit.SECONDS);
        if (!ended || Files.notExists(made)) {
          throw new IOException("no class cache came of " + words + ":\n" + Files.readString(log));
        }
      } finally {
        run.destroyForcibly();
      }
      Files.move(made, cache, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      delete(root);
    }
  }

  /**
   * What a coordinator needs to start without any service, as one of a pair that is alone and runs
   * no HAProxy on this host; the others do not look at it.
   */
  private static void configure(Path root) throws IOException {
    Path etc = Files.createDirectories(root.resolve("etc/evenkeel"));
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Files.writeString(
          etc.resolve("node.yaml"),
          """
          node: lb1
          proxy: relay
          listen: { web: "127.0.0.1:%1$d" }
          ha:
            peer: lb2
            links: [{ local: 127.0.0.1, remote: 127.0.0.2, port: %1$d }]
          """
              .formatted(free.getLocalPort()));
    }
    Path key = Files.writeString(etc.resolve("ha.key"), "1 " + "00".repeat(32) + "\n");
    Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-------"));
    Files.writeString(etc.resolve("evenkeel.yaml"), "virtual-services: []\n");
  }

  private static void delete(Path tree) throws IOException {
    try (var files = Files.walk(tree)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    }
  }
}
