package org.evenkeel.coordinator.api;

import io.javalin.http.Context;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.evenkeel.coordinator.lockdown.Lockdown;
import org.evenkeel.coordinator.lockdown.LockdownException;
import org.evenkeel.coordinator.lockdown.LockdownKeeper;
import org.evenkeel.coordinator.lockdown.LockdownStatus;
import org.evenkeel.coordinator.model.IpAddress;

/**
 * What requests do to the lockdown, from programs and from pages; whatever is not done ends the
 * request with the reason. Safe for any thread.
 */
public final class LockdownCommands {
  /** How long one waits to be confirmed where nothing else is said. */
  public static final Duration PATIENCE = Duration.ofSeconds(60);

  private static final String CLOSE = "close";
  private static final String CONNECTION = "Connection";

  private final LockdownKeeper keeper;

  LockdownCommands(LockdownKeeper keeper) {
    this.keeper = keeper;
  }

  /** Who keeps it. */
  public LockdownKeeper keeper() {
    return keeper;
  }

  /** The address that a request comes from; empty over the control socket. */
  public static Optional<IpAddress> address(Context request) {
    return Connectors.isLocal(request.req())
        ? Optional.empty()
        : Optional.of(new IpAddress(Connectors.remoteAddress(request.req())));
  }

  /** Of what somebody has typed; ends the request when it is no lockdown. */
  public static LockdownOrder order(
      Collection<String> networks, Collection<String> ports, boolean force) {
    return LockdownOrder.of(networks, ports, List.of(), force);
  }

  /** The addresses that people come from now and that would be shut out. */
  public List<IpAddress> shutOut(Context request, LockdownOrder order) {
    List<IpAddress> now = new ArrayList<>(order.reachedFrom());
    address(request).ifPresent(now::add);
    return now.stream()
        .distinct()
        .filter(address -> !keeper.admits(order.lockdown(), address))
        .toList();
  }

  /** Puts a lockdown in force until it is confirmed or taken back. */
  public void apply(Context request, LockdownOrder order, Duration patience) {
    Recording.about(request, "firewall lockdown");
    Optional<Lockdown> before = keeper.status().inForce();
    List<IpAddress> out = shutOut(request, order);
    if (!out.isEmpty() && !order.force()) {
      throw ProblemException.of(
          409,
          ("that would shut you out: %s is in none of the networks; name one that has it, or force"
                  + " it")
              .formatted(out.getFirst()),
          Optional.of("networks"));
    }
    Recording.change(
        request, words(before), order.lockdown() + ", for " + patience.toSeconds() + " s");
    Recording.changes(request, Lockdown.changes(before.stream().toList(), order.lockdown()));
    carryOut(() -> keeper.apply(order.lockdown(), patience, Gate.requester(request).name()));
    request.header(CONNECTION, CLOSE);
  }

  /**
   * Has the lockdown that waits stay. Connections from before it go on whatever it forbids, so that
   * a request on one of them is no proof that its sender is let in: it is refused, and the
   * connection closed, so that the next request has another.
   */
  public void confirm(Context request) {
    Recording.about(request, "firewall lockdown");
    if (isFromBefore(request)) {
      throw ProblemException.of(
          409,
          "that came on a connection from before the lockdown, which proves nothing; it is closed"
              + " now: send it again",
          CONNECTION,
          CLOSE);
    }
    LockdownStatus status = keeper.status();
    if (status.waiting().isPresent()) {
      Recording.change(request, words(status.before()), words(status.inForce()) + ", confirmed");
    }
    carryOut(keeper::confirm);
  }

  /** Takes the lockdown away. */
  public void off(Context request) {
    Recording.about(request, "firewall lockdown");
    Recording.change(request, words(keeper.status().inForce()), "none");
    carryOut(keeper::off);
  }

  /** After a route has answered: while a lockdown waits, connections from before it end soon. */
  void settle(Context request) {
    if (isFromBefore(request) && !request.res().isCommitted()) {
      request.header(CONNECTION, CLOSE);
    }
  }

  /** Whether a lockdown waits, and a request came on a connection from before it. */
  private boolean isFromBefore(Context request) {
    Optional<Instant> since = keeper.waitingSince();
    return since.isPresent()
        && !Connectors.isLocal(request.req())
        && Connectors.openedMillis(request.req()) <= since.get().toEpochMilli();
  }

  /**
   * Does something for a page, which shows why it was not done.
   *
   * @return the reason; empty when it was done
   */
  public static Optional<String> attempted(Context request, Runnable work) {
    try {
      work.run();
      return Optional.empty();
    } catch (ProblemException e) {
      e.headers().forEach(request::header);
      Recorder.refused(request, e.problem());
      request.status(e.problem().status());
      return Optional.of(e.problem().detail());
    }
  }

  /** Says that a request only asks. */
  public static void asks(Context request) {
    Recording.nothing(request);
  }

  private static String words(Optional<Lockdown> lockdown) {
    return lockdown.map(Lockdown::toString).orElse("none");
  }

  /** What may fail. */
  private interface Work {
    void run() throws LockdownException;
  }

  private static void carryOut(Work work) {
    try {
      work.run();
    } catch (LockdownException e) {
      int status =
          switch (e.why()) {
            case REFUSED, UNUSABLE -> 409;
            case NOTHING_WAITS -> 404;
            case FAILED -> 503;
          };
      throw ProblemException.of(status, String.valueOf(e.getMessage()));
    }
  }
}
