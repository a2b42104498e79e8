package org.evenkeel.agent.linux;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.evenkeel.agent.AgentService;
import org.evenkeel.agent.ConfigurationException;
import org.evenkeel.agent.ControlDoor;
import org.evenkeel.agent.Log;
import org.evenkeel.agent.Platform;
import org.evenkeel.agent.SystemMetrics;
import org.evenkeel.netlink.Signals;

/** The agent as a process of this system: its service, its control socket, its signals. */
final class AgentProcess {
  private static final Path PROC = Path.of("/proc");

  /** User nobody and its group, whose name differs between distributions. */
  private static final int NOBODY = 65_534;

  private AgentProcess() {}

  /**
   * Serves until SIGTERM or SIGINT.
   *
   * @param err where the log goes
   * @return the exit status
   * @throws IOException when it cannot serve; the message says why and what to do
   */
  static int serve(RunOptions options, PrintWriter err) throws IOException, InterruptedException {
    Log log = new Log(err);
    AgentFiles files = AgentFiles.below(options.root());
    Path file = options.config().orElse(files.configuration());
    Platform platform = new Platform(unprivileged(), Optional.of(files.owed()));
    AgentService.Setup setup =
        new AgentService.Setup(file, options.port(), options.listen(), platform);
    try (AgentService service = new AgentService(setup, metrics(log), log)) {
      Signals.onReload(service::reload);
      Signals.onStop(service::stop);
      service.start();
      try (ControlDoor _ = ControlDoor.onUnixSocket(files.socket(), service::control, log)) {
        log.always("ready: answers on " + service.report().listen());
        service.run();
      }
      log.info("stopped");
      return 0;
    } catch (ConfigurationException e) {
      e.problems().forEach(problem -> log.error(problem.in(file)));
      return 1;
    }
  }

  /**
   * What precedes a script's command where the agent runs as root: util-linux's setpriv gives up
   * all that root has, for good.
   */
  private static List<String> unprivileged() {
    return System.getProperty("user.name").equals("root")
        ? List.of(
            "setpriv",
            "--reuid=" + NOBODY,
            "--regid=" + NOBODY,
            "--clear-groups",
            "--no-new-privs",
            "--inh-caps=-all",
            "--")
        : List.of();
  }

  private static SystemMetrics metrics(Log log) throws IOException {
    if (Files.isReadable(PROC.resolve("stat"))) {
      return LinuxMetrics.open(PROC);
    }
    log.info("no /proc as Linux has it; OSHI measures instead");
    return new OshiMetrics();
  }
}
