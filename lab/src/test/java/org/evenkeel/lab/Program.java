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

  private final String jar;

  Program(String jar) {
    this.jar = jar;
  }

  /**
   * How the guest starts it.
   *
   * @throws IOException when it has not been built
   */
  Command command(String... arguments) throws IOException {
    Path file = Project.root().resolve(jar);
    if (Files.notExists(file)) {
      throw new IOException(file + " is not built; build it with: mvn verify -pl lab -am");
    }
    List<String> words = new ArrayList<>(Project.javaInGuest());
    words.addAll(
        List.of("-Xmx112m", "-XX:+UseCompactObjectHeaders", "-jar", Project.inGuest(file)));
    words.addAll(List.of(arguments));
    return Command.of(words);
  }
}
