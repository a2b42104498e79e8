package org.evenkeel.coordinator.api;

import io.javalin.http.Context;
import java.util.List;
import java.util.Optional;

/**
 * What the audit log says of one request, beside who makes it and what it asks for. A handler adds
 * what it knows; whoever adds nothing is recorded all the same.
 *
 * @param about what it is about, where the path does not say
 * @param before what it was before, in few words
 * @param after what it is now
 * @param changes each single change
 * @param nothing whether it was only asked what would change
 */
record Recording(
    Optional<String> about,
    Optional<String> before,
    Optional<String> after,
    List<String> changes,
    boolean nothing) {
  private static final String ATTRIBUTE = "org.evenkeel.recording";
  private static final Recording EMPTY =
      new Recording(Optional.empty(), Optional.empty(), Optional.empty(), List.of(), false);

  Recording {
    changes = List.copyOf(changes);
  }

  /** What was said so far. */
  static Recording of(Context request) {
    Recording recording = request.attribute(ATTRIBUTE);
    return recording == null ? EMPTY : recording;
  }

  /** Says what it is about. */
  static void about(Context request, String what) {
    Recording said = of(request);
    request.attribute(
        ATTRIBUTE,
        new Recording(Optional.of(what), said.before, said.after, said.changes, said.nothing));
  }

  /** Says what it was before, and what it is now. */
  static void change(Context request, String before, String after) {
    Recording said = of(request);
    request.attribute(
        ATTRIBUTE,
        new Recording(
            said.about, Optional.of(before), Optional.of(after), said.changes, said.nothing));
  }

  /** Says each single change. */
  static void changes(Context request, List<String> changes) {
    Recording said = of(request);
    request.attribute(
        ATTRIBUTE, new Recording(said.about, said.before, said.after, changes, said.nothing));
  }

  /** Says that it was only asked what would change. */
  static void nothing(Context request) {
    Recording said = of(request);
    request.attribute(
        ATTRIBUTE, new Recording(said.about, said.before, said.after, said.changes, true));
  }
}
