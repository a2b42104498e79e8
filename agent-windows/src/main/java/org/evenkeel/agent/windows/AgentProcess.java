package org.evenkeel.agent.windows;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.evenkeel.agent.AgentService;
import org.evenkeel.agent.ConfigurationException;
import org.evenkeel.agent.ControlDoor;
import org.evenkeel.agent.FileGuard;
import org.evenkeel.agent.Log;
import org.evenkeel.agent.Platform;
import org.evenkeel.agent.SystemMetrics;

/** The agent and its control, as a service or a console program runs them. */
final class AgentProcess implements Workload {
  private final RunOptions options;
  private final FileGuard guard;
  private final Log log;
  private final AgentService service;
  private Optional<ControlDoor> door = Optional.empty();

  /**
   * Starts nothing yet.
   *
   * @param metrics owned by this from here on
   * @param guard keeps the control's token from strangers
   */
  AgentProcess(RunOptions options, SystemMetrics metrics, FileGuard guard, Log log) {
    this.options = options;
    this.guard = guard;
    this.log = log;
    // The service's account has no privilege that a script could use, see ServiceDefinition.
    Platform platform =
        new Platform(List.of(), List.of(), Optional.of(AgentFiles.below(options.root()).owed()));
    AgentService.Setup setup =
        new AgentService.Setup(options.configuration(), options.port(), options.listen(), platform);
    this.service = new AgentService(setup, metrics, log);
  }

  @Override
  public void start() throws ConfigurationException, IOException, InterruptedException {
    try {
      service.start();
    } catch (ConfigurationException e) {
      e.problems().forEach(problem -> log.error(problem.in(options.configuration())));
      throw e;
    }
    door =
        Optional.of(
            ControlDoor.onLoopback(
                AgentFiles.below(options.root()).control(), guard, service::control, log));
    log.always("ready: answers on " + service.report().listen());
  }

  @Override
  public void run() throws InterruptedException {
    service.run();
    log.info("stopped");
  }

  @Override
  public void reload() {
    service.reload();
  }

  @Override
  public Duration linger() {
    return service.linger();
  }

  @Override
  public void leave() {
    service.stop();
  }

  @Override
  public void close() {
    door.ifPresent(ControlDoor::close);
    service.close();
  }
}
