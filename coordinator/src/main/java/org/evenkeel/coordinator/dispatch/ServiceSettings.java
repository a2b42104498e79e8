package org.evenkeel.coordinator.dispatch;

import java.util.Optional;
import java.util.Set;
import org.evenkeel.coordinator.model.Persistence;
import org.evenkeel.coordinator.model.Scheduler;
import org.evenkeel.coordinator.model.Scheduling;

/**
 * What an engine is told about a service beside its destinations.
 *
 * @param scheduler the engine's name of the scheduler, for example {@code wlc}; one read from an
 *     engine may be a name that we do not know
 * @param flags of the scheduler
 * @param onePacket whether each UDP packet is scheduled by itself
 * @param persistence whether clients stay with their real server
 * @param proxy what else a proxied service is told; empty with any other forwarding
 */
public record ServiceSettings(
    String scheduler,
    Set<Scheduling.Flag> flags,
    boolean onePacket,
    Optional<Persistence> persistence,
    Optional<ProxySettings> proxy) {
  public ServiceSettings {
    flags = Set.copyOf(flags);
  }

  /** The settings of a service that is not proxied. */
  public ServiceSettings(
      String scheduler,
      Set<Scheduling.Flag> flags,
      boolean onePacket,
      Optional<Persistence> persistence) {
    this(scheduler, flags, onePacket, persistence, Optional.empty());
  }

  /** The same, of a proxied service. */
  public ServiceSettings with(ProxySettings proxied) {
    return new ServiceSettings(scheduler, flags, onePacket, persistence, Optional.of(proxied));
  }

  /** A scheduler and nothing else. */
  public static ServiceSettings by(Scheduler scheduler) {
    return by(scheduler.toString());
  }

  /** A scheduler, by the engine's name, and nothing else. */
  public static ServiceSettings by(String scheduler) {
    return new ServiceSettings(scheduler, Set.of(), false, Optional.empty());
  }

  /** What a configuration asks for. */
  public static ServiceSettings of(Scheduling scheduling, Optional<Persistence> persistence) {
    return new ServiceSettings(
        scheduling.scheduler().toString(), scheduling.flags(), scheduling.onePacket(), persistence);
  }
}
