package org.evenkeel.agent.linux;

import java.net.InetAddress;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * What {@code evenkeel-agent run} was asked.
 *
 * @param root directory below which all files are
 * @param config agent.xml; empty = the one below the root
 * @param port TCP port instead of the file's; 0 = any free one
 * @param listen local address to listen on; empty = all
 */
record RunOptions(
    Path root, Optional<Path> config, OptionalInt port, Optional<InetAddress> listen) {
  private static final Set<String> NAMES = Set.of("--root", "--config", "--port", "--listen");

  RunOptions {
    if (port.isPresent() && (port.getAsInt() < 0 || port.getAsInt() > 65_535)) {
      throw new IllegalArgumentException(
          "--port %d: expected 0 to 65535".formatted(port.getAsInt()));
    }
  }

  /** Where the files are when nobody says: {@code $EVENKEEL_ROOT}, or {@code /}. */
  static Path defaultRoot() {
    return Path.of(Optional.ofNullable(System.getenv("EVENKEEL_ROOT")).orElse("/"));
  }

  /**
   * Reads a plain and faultless {@code run --name value …}. The agent runs on every real server,
   * and Picocli would double the time to its first answer and add 5 MB of memory; so Picocli gets
   * what is empty here, such as a request for help, and says what is wrong.
   */
  static Optional<RunOptions> plain(String[] args) {
    if (args.length % 2 == 0 || !args[0].equals("run")) {
      return Optional.empty();
    }
    Map<String, String> given = new HashMap<>();
    for (int i = 1; i < args.length; i += 2) {
      if (!NAMES.contains(args[i]) || given.put(args[i], args[i + 1]) != null) {
        return Optional.empty();
      }
    }
    try {
      return Optional.of(of(given));
    } catch (IllegalArgumentException _) {
      return Optional.empty();
    }
  }

  private static RunOptions of(Map<String, String> given) {
    Optional<String> port = Optional.ofNullable(given.get("--port"));
    return new RunOptions(
        Optional.ofNullable(given.get("--root")).map(Path::of).orElseGet(RunOptions::defaultRoot),
        Optional.ofNullable(given.get("--config")).map(Path::of),
        port.isEmpty() ? OptionalInt.empty() : OptionalInt.of(Integer.parseInt(port.get())),
        Optional.ofNullable(given.get("--listen")).map(InetAddress::ofLiteral));
  }
}
