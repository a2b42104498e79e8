package org.evenkeel.agent.linux;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import org.evenkeel.agent.AgentService;
import org.evenkeel.agent.ConfigurationException;
import org.evenkeel.agent.Log;
import org.evenkeel.agent.SystemMetrics;
import org.evenkeel.netlink.Signals;
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
  private static final Path PROC = Path.of("/proc");

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
    if (port != null && (port < 0 || port > 65_535)) {
      throw new ParameterException(
          spec.commandLine(), "--port %d: expected 0 to 65535".formatted(port));
    }
    AgentFiles files = root.files();
    Path file = config == null ? files.configuration() : config;
    OptionalInt wantedPort = port == null ? OptionalInt.empty() : OptionalInt.of(port);
    AgentService.Setup setup =
        new AgentService.Setup(file, wantedPort, Optional.ofNullable(listen));
    return serve(setup, files.socket(), new Log(spec.commandLine().getErr()));
  }

  private static int serve(AgentService.Setup setup, Path socket, Log log)
      throws IOException, InterruptedException {
    try (AgentService service = new AgentService(setup, metrics(log), log)) {
      Signals.onReload(service::reload);
      Signals.onStop(service::stop);
      service.start();
      try (ControlSocket _ = ControlSocket.open(socket, service::report, log)) {
        log.always("ready: answers on " + service.report().listen());
        service.run();
      }
      log.info("stopped");
      return 0;
    } catch (ConfigurationException e) {
      e.problems().forEach(problem -> log.error(problem.in(setup.file())));
      return 1;
    }
  }

  private static SystemMetrics metrics(Log log) throws IOException {
    if (Files.isReadable(PROC.resolve("stat"))) {
      return LinuxMetrics.open(PROC);
    }
    log.info("no /proc as Linux has it; OSHI measures instead");
    return new OshiMetrics();
  }
}
