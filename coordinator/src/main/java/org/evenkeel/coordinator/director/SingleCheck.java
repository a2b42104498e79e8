package org.evenkeel.coordinator.director;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BiFunction;
import org.evenkeel.coordinator.check.CheckTarget;
import org.evenkeel.coordinator.check.Checks;
import org.evenkeel.coordinator.check.Verdict;
import org.evenkeel.coordinator.model.Cluster;
import org.evenkeel.coordinator.model.RealServer;
import org.evenkeel.coordinator.model.RealServerId;
import org.evenkeel.coordinator.model.VirtualService;

/** One check of a real server that somebody asks for, besides its turns. For any thread. */
final class SingleCheck {
  private SingleCheck() {}

  /**
   * Has a real server's check run at once and waits for what comes of it.
   *
   * @param cluster the one that runs
   * @param targetOf what a real server's check probes
   * @param patienceSeconds how long to wait at most
   */
  static Outcome run(
      Checks checks,
      Cluster cluster,
      BiFunction<VirtualService, RealServer, CheckTarget> targetOf,
      RealServerId id,
      long patienceSeconds)
      throws InterruptedException {
    Optional<VirtualService> service = cluster.virtualService(id.service());
    Optional<RealServer> real = service.flatMap(own -> own.realServer(id.realServer()));
    if (real.isEmpty()) {
      return Outcome.NotFound.of(cluster, id);
    }
    CheckTarget target = targetOf.apply(service.orElseThrow(), real.get());
    if (!target.probed()) {
      return new Outcome.Refused(List.of(id + " has check type none: there is nothing to run"));
    }
    Optional<CompletableFuture<Checks.Probed>> probed = checks.now(target);
    return probed.isEmpty() ? Director.BUSY : await(probed.get(), patienceSeconds);
  }

  private static Outcome await(CompletableFuture<Checks.Probed> probed, long patienceSeconds)
      throws InterruptedException {
    try {
      Checks.Probed done = probed.get(patienceSeconds, TimeUnit.SECONDS);
      return new Outcome.Probed(
          done.verdict() instanceof Verdict.Passed, done.verdict().reason(), done.state().health());
    } catch (TimeoutException e) {
      return new Outcome.Unavailable(
          "the check does not end within %d s; its timeline will say more"
              .formatted(patienceSeconds));
    } catch (CancellationException e) {
      return Director.BUSY;
    } catch (ExecutionException e) {
      throw new IllegalStateException(e.getCause());
    }
  }
}
