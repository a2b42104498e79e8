package org.evenkeel.agent.linux;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.evenkeel.agent.AgentService;
import org.evenkeel.agent.ConfigurationException;
import org.evenkeel.agent.Log;
import org.evenkeel.agent.SystemMetrics;
import org.evenkeel.netlink.Signals;

/** The agent as a process of this system: its service, its control socket, its signals. */
final class AgentProcess {
  private static final Path STAT = Path.of("/proc/stat");

  private AgentProcess() {}

  /**
   * Serves until SIGTERM or SIGINT.
   *
   * @param err where the log goes
   * @return the exit status
   * @throws IOException when it cannot serve; the message says why and what to do
   */
  static int serve(RunOptions options, PrintWriter err) throws IOException, InterruptedException {
    Log log = Log.of(err, System.getenv());
    AgentFiles files = AgentFiles.below(options.root());
    Path file = options.config().orElse(files.configuration());
    AgentService.Setup setup = new AgentService.Setup(file, options.port(), options.listen());
    try (AgentService service = new AgentService(setup, metrics(log), log)) {
      service.start();
      // Behind the start, for they would delay the first answer; no file is open to be cut off.
      Signals.onReload(service::reload);
      Signals.onStop(service::stop);
      try (ControlSocket _ = ControlSocket.open(files.socket(), service::report, log)) {
        log.always("ready: answers on " + service.report().listen());
        try (ServiceManager _ = ServiceManager.told(service::alive, log)) {
          service.run();
        }
      }
      log.info("stopped");
      return 0;
    } catch (ConfigurationException e) {
      e.problems().forEach(problem -> log.error(problem.in(file)));
      return 1;
    }
  }

  private static SystemMetrics metrics(Log log) throws IOException {
    if (Files.isReadable(STAT)) {
      return LinuxMetrics.open(log);
    }
    log.info("no /proc as Linux has it; OSHI measures instead");
    return new OshiMetrics();
  }
}
