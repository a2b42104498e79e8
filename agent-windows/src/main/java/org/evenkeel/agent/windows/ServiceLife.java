package org.evenkeel.agent.windows;

import java.time.Duration;

/**
 * Where a service stands in its life, as the service manager follows it: starting, running,
 * stopping, stopped. A pure function of what happened; {@link ServiceHost} makes it happen.
 */
sealed interface ServiceLife {
  /** Time between two check points while something is pending. */
  Duration STEP = Duration.ofSeconds(1);

  /** The manager takes a service for hung that makes no check point in this time. */
  Duration WAIT_HINT = Duration.ofSeconds(10);

  /** What the service has over from its linger to end by itself. */
  Duration END_WITHIN = Duration.ofSeconds(20);

  /** Exit status of a service that was told to stop and did not end. */
  int HUNG = 3;

  /** What can happen to a service. */
  sealed interface Event {
    /** It serves. */
    record Ready() implements Event {}

    /**
     * Nothing of it runs any more.
     *
     * @param exitStatus 0 = well
     */
    record Ended(int exitStatus) implements Event {}

    /**
     * It was told to stop, by the operator or because the machine shuts down.
     *
     * @param linger how long it says {@code drain} before it ends
     */
    record Stop(Duration linger) implements Event {}

    /** A while has passed. */
    record Step() implements Event {}
  }

  /** Before it serves. */
  record Starting(int checkPoint) implements ServiceLife {}

  /** It serves. */
  record Running() implements ServiceLife {}

  /** It was told to stop; {@code untilNanos} is when it is given up. */
  record Stopping(int checkPoint, long untilNanos) implements ServiceLife {}

  /** The end. */
  record Stopped(int exitStatus) implements ServiceLife {}

  /** How each service begins. */
  static ServiceLife begin() {
    return new Starting(1);
  }

  /** What {@code event} makes of it at {@code nowNanos}, an elapsed time of any origin. */
  default ServiceLife next(Event event, long nowNanos) {
    if (this instanceof Stopped) {
      return this;
    }
    return switch (event) {
      case Event.Ready() -> this instanceof Starting ? new Running() : this;
      case Event.Ended(int exitStatus) -> new Stopped(exitStatus);
      case Event.Stop(Duration linger) ->
          this instanceof Stopping
              ? this
              : new Stopping(1, nowNanos + linger.plus(END_WITHIN).toNanos());
      case Event.Step() -> step(nowNanos);
    };
  }

  private ServiceLife step(long nowNanos) {
    return switch (this) {
      case Starting(int checkPoint) -> new Starting(checkPoint + 1);
      case Running running -> running;
      case Stopping(int checkPoint, long untilNanos) ->
          nowNanos - untilNanos >= 0 ? new Stopped(HUNG) : new Stopping(checkPoint + 1, untilNanos);
      case Stopped stopped -> stopped;
    };
  }

  /** What the service manager is told. */
  default ServiceStatus status() {
    return switch (this) {
      case Starting(int checkPoint) -> pending(WindowsConstants.SERVICE_START_PENDING, checkPoint);
      case Running() ->
          new ServiceStatus(
              WindowsConstants.SERVICE_RUNNING,
              WindowsConstants.SERVICE_ACCEPT_STOP
                  | WindowsConstants.SERVICE_ACCEPT_PRESHUTDOWN
                  | WindowsConstants.SERVICE_ACCEPT_PARAMCHANGE,
              WindowsConstants.NO_ERROR,
              0,
              0,
              0);
      case Stopping(int checkPoint, _) ->
          pending(WindowsConstants.SERVICE_STOP_PENDING, checkPoint);
      case Stopped(int exitStatus) ->
          new ServiceStatus(
              WindowsConstants.SERVICE_STOPPED,
              0,
              exitStatus == 0
                  ? WindowsConstants.NO_ERROR
                  : WindowsConstants.ERROR_SERVICE_SPECIFIC_ERROR,
              exitStatus,
              0,
              0);
    };
  }

  private static ServiceStatus pending(int state, int checkPoint) {
    return new ServiceStatus(
        state, 0, WindowsConstants.NO_ERROR, 0, checkPoint, Math.toIntExact(WAIT_HINT.toMillis()));
  }
}
