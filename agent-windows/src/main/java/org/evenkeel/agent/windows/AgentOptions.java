package org.evenkeel.agent.windows;

import java.net.InetAddress;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** The options of an agent that is to run, now or as a service. */
final class AgentOptions {
  @Mixin private final RootOption root = new RootOption();

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = "The file to read instead of ROOT\\Evenkeel\\agent.xml.")
  private @Nullable Path config;

  @Option(
      names = "--port",
      paramLabel = "N",
      description = "TCP port instead of the file's; 0 takes a free one, which the log names.")
  private @Nullable Integer port;

  @Option(
      names = "--listen",
      paramLabel = "ADDRESS",
      description = "Local IPv4 or IPv6 address to listen on; all when not given.")
  private @Nullable InetAddress listen;

  /** What they say together. */
  RunOptions options(CommandSpec spec) {
    try {
      return new RunOptions(
          root.directory(),
          Optional.ofNullable(config),
          port == null ? OptionalInt.empty() : OptionalInt.of(port),
          Optional.ofNullable(listen));
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), e.getMessage(), e);
    }
  }
}
