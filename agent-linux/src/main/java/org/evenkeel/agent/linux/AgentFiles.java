package org.evenkeel.agent.linux;

import java.nio.file.Path;

/**
 * Where the agent's files are.
 *
 * @param configuration agent.xml
 * @param socket the Unix socket of the running agent
 * @param owed see {@link org.evenkeel.agent.Platform#owed}
 */
record AgentFiles(Path configuration, Path socket, Path owed) {
  /** Below {@code root}, {@code /} on an ordinary machine. */
  static AgentFiles below(Path root) {
    return new AgentFiles(
        root.resolve("etc/evenkeel/agent.xml"),
        root.resolve("run/evenkeel/agent.sock"),
        root.resolve("run/evenkeel/agent.owed"));
  }
}
