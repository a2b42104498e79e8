package org.evenkeel.coordinator.alert;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.evenkeel.coordinator.model.AlertSpec;
import org.evenkeel.coordinator.model.Snapshot;
import org.evenkeel.coordinator.pace.Clock;
import org.evenkeel.coordinator.pace.Watcher;

/** Tells people of faults, by the channels of node.yaml. */
public final class Alerts {
  /** How often faults are looked for, and times are counted. */
  private static final Duration PERIOD = Duration.ofSeconds(1);

  private static final Duration GATHER = Duration.ofSeconds(3);
  private static final Duration PAUSE = Duration.ofSeconds(30);
  private static final Duration AGAIN = Duration.ofSeconds(30);

  private final List<Postman> postmen;
  private final Supplier<Snapshot> snapshot;
  private final Clock clock;
  private Alarms alarms;

  private Alerts(AlertSpec spec, List<Postman> postmen, Supplier<Snapshot> snapshot, Clock clock) {
    this.postmen = List.copyOf(postmen);
    this.snapshot = snapshot;
    this.clock = clock;
    this.alarms =
        Alarms.none(
            new Alarms.Rules(
                spec.after().toNanos(), spec.calm().toNanos(), GATHER.toNanos(), PAUSE.toNanos()));
  }

  /**
   * Starts telling; a second look comes each second.
   *
   * @param problems is told what keeps messages from people; false when it could not take that
   * @return what stops it; a message that nobody has taken by then is lost
   */
  public static AutoCloseable start(
      AlertSpec spec, Supplier<Snapshot> snapshot, Predicate<List<String>> problems, Clock clock) {
    List<Postman> postmen = new ArrayList<>();
    spec.mail().ifPresent(mail -> postmen.add(new Postman(new Mail(mail), AGAIN)));
    spec.webhook().ifPresent(hook -> postmen.add(new Postman(new Webhook(hook), AGAIN)));
    if (postmen.isEmpty()) {
      return () -> {};
    }
    Alerts alerts = new Alerts(spec, postmen, snapshot, clock);
    Watcher<String> watcher =
        Watcher.start("alerts", () -> Optional.of(alerts.look()), _ -> PERIOD, problems);
    return () -> {
      watcher.close();
      alerts.close();
    };
  }

  private List<String> look() {
    Snapshot now = snapshot.get();
    Alarms.Step step = alarms.next(Faults.of(now), clock.nanos());
    alarms = step.next();
    step.told()
        .map(told -> new Message(now.node(), Instant.now(), told.begun(), told.ended()))
        .ifPresent(message -> postmen.forEach(postman -> postman.take(message)));
    return postmen.stream().flatMap(postman -> postman.problem().stream()).toList();
  }

  private void close() {
    postmen.forEach(Postman::close);
  }
}
