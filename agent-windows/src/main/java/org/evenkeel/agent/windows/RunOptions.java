package org.evenkeel.agent.windows;

import java.net.InetAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * How the agent is to run.
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

  /** agent.xml. */
  Path configuration() {
    return config.orElseGet(() -> AgentFiles.below(root).configuration());
  }

  /** The same as arguments of a command line, such as a service's. */
  List<String> arguments() {
    List<String> out = new ArrayList<>(List.of("--root", root.toString()));
    config.ifPresent(path -> out.addAll(List.of("--config", path.toString())));
    port.ifPresent(number -> out.addAll(List.of("--port", "" + number)));
    listen.ifPresent(address -> out.addAll(List.of("--listen", address.getHostAddress())));
    return List.copyOf(out);
  }

  /**
   * Reads plain and faultless options, {@code --name value …}. A service that needs no Picocli
   * starts sooner and stays smaller; so Picocli gets what is empty here, and says what is wrong.
   */
  static Optional<RunOptions> plain(List<String> arguments) {
    if (arguments.size() % 2 != 0) {
      return Optional.empty();
    }
    Map<String, String> given = new HashMap<>();
    for (int i = 0; i < arguments.size(); i += 2) {
      String name = arguments.get(i);
      if (!NAMES.contains(name) || given.put(name, arguments.get(i + 1)) != null) {
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
        Optional.ofNullable(given.get("--root")).map(Path::of).orElseGet(AgentFiles::defaultRoot),
        Optional.ofNullable(given.get("--config")).map(Path::of),
        port.isEmpty() ? OptionalInt.empty() : OptionalInt.of(Integer.parseInt(port.get())),
        Optional.ofNullable(given.get("--listen")).map(InetAddress::ofLiteral));
  }
}
