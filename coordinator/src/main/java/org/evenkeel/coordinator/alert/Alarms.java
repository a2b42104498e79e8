package org.evenkeel.coordinator.alert;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * When people are told: of a fault once it has lasted, of its end once it has stayed away, of all
 * that happens at about the same time at once, and of nothing twice. Pure and immutable.
 *
 * @param rules how long to wait
 * @param known faults by name
 * @param due since when something is to be told; empty when nothing is
 * @param toldAt when something was told last; empty before
 */
record Alarms(Rules rules, Map<String, Known> known, OptionalLong due, OptionalLong toldAt) {
  /**
   * Times in nanoseconds.
   *
   * @param after a fault is told when it has lasted so long
   * @param calm its end, when it has stayed away so long
   * @param gather what comes within this of the first is told with it
   * @param pause from one message to the next
   */
  record Rules(long after, long calm, long gather, long pause) {}

  private enum Stage {
    /** Nobody was told, and it may pass. */
    NEW,
    /** It is to be told. */
    TO_TELL,
    /** It was told. */
    TOLD,
    /** It was told, and is to be told to have ended. */
    TO_END
  }

  /**
   * A fault.
   *
   * @param text the newest sentence on it
   * @param stage how far people know
   * @param since when it began; while it is away, when it went
   * @param away whether it is not there now
   */
  record Known(String text, Stage stage, long since, boolean away) {}

  /**
   * What follows.
   *
   * @param next the alarms from now on
   * @param told what people are to be told now; empty when nothing
   */
  record Step(Alarms next, Optional<Told> told) {}

  /**
   * What people are to be told.
   *
   * @param begun faults that have begun
   * @param ended faults that have ended
   */
  record Told(List<String> begun, List<String> ended) {}

  /** Alarms that know of no fault. */
  static Alarms none(Rules rules) {
    return new Alarms(rules, Map.of(), OptionalLong.empty(), OptionalLong.empty());
  }

  /**
   * Takes in what is wrong now.
   *
   * @param faults sentences by name
   * @param now nanoseconds of a clock that only goes forward
   */
  Step next(Map<String, String> faults, long now) {
    Map<String, Known> all = new LinkedHashMap<>();
    known.forEach(
        (name, old) -> {
          String text = faults.get(name);
          Optional<Known> kept = text == null ? away(old, now) : there(old, text, now);
          kept.ifPresent(one -> all.put(name, one));
        });
    faults.forEach(
        (name, text) -> {
          if (!known.containsKey(name)) {
            all.put(name, there(new Known(text, Stage.NEW, now, false), text, now).orElseThrow());
          }
        });
    boolean any =
        all.values().stream()
            .anyMatch(one -> one.stage() == Stage.TO_TELL || one.stage() == Stage.TO_END);
    OptionalLong since = !any ? OptionalLong.empty() : due.isPresent() ? due : OptionalLong.of(now);
    boolean tell =
        since.isPresent()
            && now - since.getAsLong() >= rules.gather()
            && (toldAt.isEmpty() || now - toldAt.getAsLong() >= rules.pause());
    return tell
        ? tell(all, now)
        : new Step(new Alarms(rules, all, since, toldAt), Optional.empty());
  }

  private Optional<Known> there(Known old, String text, long now) {
    long since = old.away() ? now : old.since();
    Stage stage =
        switch (old.stage()) {
          case NEW -> now - since >= rules.after() ? Stage.TO_TELL : Stage.NEW;
          case TO_TELL -> Stage.TO_TELL;
          case TOLD, TO_END -> Stage.TOLD;
        };
    return Optional.of(new Known(text, stage, since, false));
  }

  /** Empty when nobody has to know any more. */
  private Optional<Known> away(Known old, long now) {
    long since = old.away() ? old.since() : now;
    return switch (old.stage()) {
      case NEW, TO_TELL -> Optional.empty();
      case TOLD, TO_END ->
          Optional.of(
              new Known(
                  old.text(),
                  now - since >= rules.calm() ? Stage.TO_END : Stage.TOLD,
                  since,
                  true));
    };
  }

  private Step tell(Map<String, Known> all, long now) {
    List<String> begun = new ArrayList<>();
    List<String> ended = new ArrayList<>();
    Map<String, Known> left = new LinkedHashMap<>();
    all.forEach(
        (name, one) -> {
          switch (one.stage()) {
            case TO_TELL -> {
              begun.add(one.text());
              left.put(name, new Known(one.text(), Stage.TOLD, one.since(), one.away()));
            }
            case TO_END -> ended.add(one.text());
            case NEW, TOLD -> left.put(name, one);
          }
        });
    Alarms next = new Alarms(rules, left, OptionalLong.empty(), OptionalLong.of(now));
    return new Step(next, Optional.of(new Told(begun, ended)));
  }
}
