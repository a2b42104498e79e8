package org.evenkeel.lab;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A program of the product, as the build left it. */
enum Program {
  COORDINATOR("coordinator/target/evenkeel.jar"),
  AGENT("agent-linux/target/evenkeel-agent.jar"),
  ARP("arp-fix/target/evenkeel-arp.jar");

  private static final List<String> HEAP = List.of("-Xmx112m", "-XX:+UseCompactObjectHeaders");

  private final String jar;

  Program(String jar) {
    this.jar = jar;
  }

  /** Arguments of a run that loads most of what any run does. */
  private List<String> training() {
    return switch (this) {
      case COORDINATOR -> List.of("run", "--dispatcher", "relay");
      case AGENT -> List.of("run", "--port", "0", "--listen", "127.0.0.1");
      case ARP -> List.of("plan", "--vip", "192.0.2.1");
    };
  }

  /**
   * How the guest starts it.
   *
   * @throws IOException when it has not been built
   */
  Command command(String... arguments) throws IOException, InterruptedException {
    Path file = built();
    Path cache = ClassCache.of(file, java(), training());

    List<String> words = new ArrayList<>(Project.javaInGuest());
    words.addAll(HEAP);
    words.add("-XX:AOTCache=" + Project.inGuest(cache));
    words.addAll(List.of("-jar", Project.inGuest(file)));
    words.addAll(List.of(arguments));
    return Command.of(words);
  }

  /**
   * How the host's own kernel starts it, on a {@link Machine}.
   *
   * @throws IOException when it has not been built
   */
  Command onHost(String... arguments) throws IOException, InterruptedException {
    Path file = built();
    List<String> words = java();
    words.add("-XX:AOTCache=" + ClassCache.of(file, java(), training()));
    words.addAll(List.of("-jar", file.toString()));
    words.addAll(List.of(arguments));
    return Command.of(words);
  }

  private Path built() throws IOException {
    Path file = Project.root().resolve(jar);
    if (Files.notExists(file)) {
      throw new IOException(file + " is not built; build it with: mvn verify -pl lab -am");
    }
    return file.toRealPath();
  }

  private static List<String> java() {
    List<String> java = new ArrayList<>(List.of(Project.java().toString()));
    java.addAll(Project.javaOptions());
    java.addAll(HEAP);
    return java;
  }
}
