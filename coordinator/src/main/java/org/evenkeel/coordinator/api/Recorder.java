package org.evenkeel.coordinator.api;

import io.javalin.http.Context;
import io.javalin.http.HandlerType;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.evenkeel.coordinator.audit.AuditEntry;
import org.evenkeel.coordinator.audit.AuditLog;

/**
 * Tells the audit log of every request that may change something, after it has been answered, of
 * every attempt to sign in, and of questions that the requester's role does not allow. No handler
 * has to think of it. Who guesses passwords does not fill the log: of {@value #FAILURES} failures
 * in a minute further ones are only counted. Safe for any thread.
 */
final class Recorder {
  static final int FAILURES = 30;
  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final String PROBLEM = "org.evenkeel.problem";

  private final AuditLog log;
  private final LongSupplier nanoClock;
  private final ReentrantLock lock = new ReentrantLock();
  private long minuteNanos;
  private int failures;
  private long uncounted;

  Recorder(AuditLog log, LongSupplier nanoClock) {
    this.log = log;
    this.nanoClock = nanoClock;
    this.minuteNanos = nanoClock.getAsLong();
  }

  /** Keeps why a request is refused. */
  static void refused(Context request, Problem problem) {
    request.attribute(PROBLEM, problem);
  }

  /** After a route has answered, well or not. */
  void settle(Context request) {
    Optional<Requester> requester = Gate.known(request);
    Recording recording = Recording.of(request);
    Problem problem = request.attribute(PROBLEM);
    if (requester.isEmpty() || recording.nothing()) {
      return;
    }
    List<String> changes = recording.changes();
    if (!isRecorded(request)) {
      if (problem == null || problem.status() != 403) {
        return;
      }
      OptionalLong more = failure(); // whoever asks for what is not for them
      if (more.isEmpty()) {
        return;
      }
      changes = told(more.getAsLong());
    }
    String result =
        problem == null
            ? request.statusCode() < 400 ? AuditEntry.DONE : "failed " + request.statusCode()
            : "refused %d: %s".formatted(problem.status(), problem.detail());
    log.record(
        new AuditEntry(
            Instant.now(),
            requester.get().name(),
            requester.get().via(),
            requester.get().from(),
            request.method().name() + " " + request.path(),
            recording.about(),
            recording.before(),
            recording.after(),
            changes,
            result));
  }

  /** Whether requests of that kind are recorded. */
  private static boolean isRecorded(Context request) {
    return !request.method().equals(HandlerType.GET)
        && !request.method().equals(HandlerType.HEAD)
        && !request.routeRoles().contains(Access.OPEN)
        && !request.routeRoles().contains(Access.ASKS);
  }

  /** Somebody has signed in, or has sent a password for the first time. */
  void signedIn(String user, String via, String from) {
    log.record(signIn(user, via, from, List.of(), AuditEntry.DONE));
  }

  /**
   * Somebody could not.
   *
   * @param user who they said they were
   */
  void failed(String user, String via, String from, String why) {
    OptionalLong more = failure();
    if (more.isPresent()) {
      log.record(signIn(user, via, from, told(more.getAsLong()), why));
    }
  }

  /** One more failure: how many were not written before it; empty when it is not written either. */
  private OptionalLong failure() {
    lock.lock();
    try {
      long now = nanoClock.getAsLong();
      if (now - minuteNanos > MINUTE.toNanos()) {
        minuteNanos = now;
        failures = 0;
      }
      if (failures++ >= FAILURES) {
        uncounted++;
        return OptionalLong.empty();
      }
      OptionalLong more = OptionalLong.of(uncounted);
      uncounted = 0;
      return more;
    } finally {
      lock.unlock();
    }
  }

  private static List<String> told(long more) {
    return more == 0 ? List.of() : List.of("%d more failed since the last line".formatted(more));
  }

  private static AuditEntry signIn(
      String user, String via, String from, List<String> changes, String result) {
    return new AuditEntry(
        Instant.now(),
        user,
        via,
        from,
        "sign-in",
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        changes,
        result);
  }
}
