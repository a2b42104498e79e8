package org.evenkeel.agent.linux;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code evenkeel-agent run}. */
@Command(
    name = "run",
    description = {
      "Measures this machine and tells load balancers how available it is.",
      "Logs a line \"ready\" when it serves. SIGHUP reads agent.xml again, SIGTERM stops."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  evenkeel-agent run",
      "  evenkeel-agent run --port 13333 --listen 127.0.0.1",
      "  evenkeel-agent run --root /tmp/second --port 13334"
    })
final class RunCommand implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();
  @Mixin private final RootOption root = new RootOption();

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = "The file to read instead of ROOT/etc/evenkeel/agent.xml.")
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

  @Override
  public Integer call() throws IOException, InterruptedException {
    return AgentProcess.serve(options(), spec.commandLine().getErr());
  }

  private RunOptions options() {
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
