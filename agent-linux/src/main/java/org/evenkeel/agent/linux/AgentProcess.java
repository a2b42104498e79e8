package org.evenkeel.agent.linux;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.evenkeel.agent.AgentService;
import org.evenkeel.agent.ConfigurationException;
import org.evenkeel.agent.ControlDoor;
import org.evenkeel.agent.Log;
import org.evenkeel.agent.Patience;
import org.evenkeel.agent.Platform;
import org.evenkeel.agent.SystemMetrics;
import org.evenkeel.netlink.PortWait;
import org.evenkeel.netlink.Signals;

/** The agent as a process of this system: its service, its control socket, its signals. */
final class AgentProcess {
  private static final Path STAT = Path.of("/proc/stat");

  /** User nobody and its group, whose name differs between distributions. */
  private static final int NOBODY = 65_534;

  private static final List<String> KILL_GROUP = List.of("kill", "-KILL", "--");

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
    Platform platform = new Platform(script(), KILL_GROUP, Optional.of(files.owed()));
    AtomicBoolean stopped = new AtomicBoolean();
    AgentService.Setup setup =
        new AgentService.Setup(
            file, options.port(), options.listen(), platform, patience(stopped, log));
    try (AgentService service = new AgentService(setup, metrics(log), log)) {
      service.start();
      // Behind the start, for they would delay the first answer; no file is open to be cut off.
      Signals.onReload(service::reload);
      Signals.onStop(service::stop);
      if (stopped.get()) {
        service.stop();
      }
      try (ControlDoor _ = ControlDoor.onUnixSocket(files.socket(), service::control, log)) {
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
    } catch (IOException e) {
      if (stopped.get()) {
        log.info("stopped while it waited for a port");
        return 0;
      }
      throw e;
    }
  }

  /**
   * Under a service manager a port that another program has is waited for. Only then are signals to
   * stop taken before the agent serves.
   *
   * @param stopped becomes true when one has arrived meanwhile
   */
  private static Patience patience(AtomicBoolean stopped, Log log) {
    PortWait wait = PortWait.ofThisProcess(log::info);
    return trouble -> {
      if (!PortWait.taken(trouble)) {
        return false;
      }
      Signals.onStop(
          () -> {
            stopped.set(true);
            wait.stop();
          });
      return wait.again(String.valueOf(trouble.getMessage()));
    };
  }

  /**
   * What precedes a script's command: util-linux's setsid makes it the leader of a group, and where
   * the agent runs as root setpriv gives up all that root has, for good.
   */
  private static List<String> script() {
    return System.getProperty("user.name").equals("root")
        ? List.of(
            "setsid",
            "setpriv",
            "--reuid=" + NOBODY,
            "--regid=" + NOBODY,
            "--clear-groups",
            "--no-new-privs",
            "--inh-caps=-all",
            "--")
        : List.of("setsid");
  }

  private static SystemMetrics metrics(Log log) throws IOException {
    if (Files.isReadable(STAT)) {
      return LinuxMetrics.open(log);
    }
    log.info("no /proc as Linux has it; OSHI measures instead");
    return new OshiMetrics();
  }
}
