package org.evenkeel.agent.windows;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.evenkeel.agent.AgentService;
import org.evenkeel.agent.AgentStatus;
import org.evenkeel.agent.ConfigurationException;
import org.evenkeel.agent.ControlDoor;
import org.evenkeel.agent.FileGuard;
import org.evenkeel.agent.Log;
import org.evenkeel.agent.SystemMetrics;

/** The agent and its control, as a service or a console program runs them. */
final class AgentProcess implements Workload {
  private final RunOptions options;
  private final FileGuard guard;
  private final Log log;
  private final Duration linger;
  private final AgentService service;
  private Optional<ControlDoor> door = Optional.empty();
  private volatile boolean serving;

  /**
   * Starts nothing yet.
   *
   * @param metrics owned by this from here on
   * @param guard keeps the control's token from strangers
   * @param linger how long it says {@code drain} before it stops
   */
  AgentProcess(
      RunOptions options, SystemMetrics metrics, FileGuard guard, Duration linger, Log log) {
    this.options = options;
    this.guard = guard;
    this.linger = linger;
    this.log = log;
    this.service =
        new AgentService(
            new AgentService.Setup(options.configuration(), options.port(), options.listen()),
            metrics,
            log);
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
    serving = true;
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
    return linger;
  }

  @Override
  public void leave() {
    if (!serving) {
      stop();
      return;
    }
    log.info("asked to stop; says drain for %d s first".formatted(linger.toSeconds()));
    service.operate(AgentStatus.DRAIN);
    CompletableFuture.delayedExecutor(linger.toNanos(), TimeUnit.NANOSECONDS).execute(this::stop);
  }

  @Override
  public void stop() {
    service.stop();
  }

  @Override
  public void close() {
    door.ifPresent(ControlDoor::close);
    service.close();
  }
}
