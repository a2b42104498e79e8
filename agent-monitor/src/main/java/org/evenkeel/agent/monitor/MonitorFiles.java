package org.evenkeel.agent.monitor;

import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.evenkeel.agent.ControlAddress;

/**
 * Where the agent's files are.
 *
 * @param configuration agent.xml
 * @param control where the running agent is controlled
 */
record MonitorFiles(Path configuration, ControlAddress control) {

  /**
   * Finds them.
   *
   * @param root directory below which all files are; empty for the usual places
   * @param windows whether this is Windows
   * @param environment of this process
   */
  static MonitorFiles of(Optional<Path> root, boolean windows, Map<String, String> environment) {
    Optional<Path> below =
        root.or(() -> Optional.ofNullable(environment.get("EVENKEEL_ROOT")).map(Path::of));
    if (windows && below.isEmpty()) {
      Path data = Path.of(environment.getOrDefault("ProgramData", "C:\\ProgramData"), "Evenkeel");
      return new MonitorFiles(
          data.resolve("agent.xml"), new ControlAddress.TokenFile(data.resolve("control.json")));
    }
    Path start = below.orElse(Path.of("/"));
    Path run = start.resolve("run/evenkeel");
    return new MonitorFiles(
        start.resolve("etc/evenkeel/agent.xml"),
        windows
            ? new ControlAddress.TokenFile(run.resolve("control.json"))
            : new ControlAddress.UnixSocket(run.resolve("agent.sock")));
  }

  /** A control address as it is given on the command line: a {@code .json} file holds a token. */
  static ControlAddress control(Path path) {
    return path.toString().toLowerCase(Locale.ROOT).endsWith(".json")
        ? new ControlAddress.TokenFile(path)
        : new ControlAddress.UnixSocket(path);
  }
}
