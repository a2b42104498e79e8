package org.evenkeel.agent.windows;

import java.nio.file.Path;
import java.util.Optional;

/**
 * Where the agent's files are.
 *
 * @param directory holds the others
 * @param configuration agent.xml
 * @param control names the port and the token of the running agent
 * @param owed see {@link org.evenkeel.agent.Platform#owed}
 */
record AgentFiles(Path directory, Path configuration, Path control, Path owed) {
  /** Below {@code root}, {@code %ProgramData%} on an ordinary machine. */
  static AgentFiles below(Path root) {
    // Windows Installer's folders end with a backslash, which a dot keeps from the quote behind it.
    Path directory = root.normalize().resolve("Evenkeel");
    return new AgentFiles(
        directory,
        directory.resolve("agent.xml"),
        directory.resolve("control.json"),
        directory.resolve("agent.owed"));
  }

  /** Where the root is when nobody says: {@code %EVENKEEL_ROOT%}, or {@code %ProgramData%}. */
  static Path defaultRoot() {
    return Path.of(
        Optional.ofNullable(System.getenv("EVENKEEL_ROOT"))
            .or(() -> Optional.ofNullable(System.getenv("ProgramData")))
            .orElse("C:\\ProgramData"));
  }
}
