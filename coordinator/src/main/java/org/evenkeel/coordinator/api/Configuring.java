package org.evenkeel.coordinator.api;

import io.javalin.http.Context;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.evenkeel.coordinator.director.Command;
import org.evenkeel.coordinator.director.Control;
import org.evenkeel.coordinator.director.Outcome;
import org.evenkeel.coordinator.model.DurationText;
import org.jspecify.annotations.Nullable;

/**
 * Makes another text the running configuration, as the request wants it: {@code ?validate=true}
 * only says whether it could be, {@code ?plan=true} what it would change, {@code ?comment=} goes to
 * the history, {@code ?confirm=60s} undoes it unless it is confirmed until then, and {@code
 * If-Match} names the revision that it was made from.
 */
final class Configuring {
  private static final String JSON = "application/json";
  private static final Pattern ENTITY_TAG = Pattern.compile("(\"?)(\\d{1,9})\\1");

  /** Tags as RFC 9110, 8.8.3 and 13.1.1, has them, none of which is one of ours. */
  private static final Pattern OTHER_TAGS =
      Pattern.compile("(?:W/)?\"[^\"]*\"(?:\\s*,\\s*(?:W/)?\"[^\"]*\")*");

  private static final int LONGEST_COMMENT = 500;

  /** Two people may edit at once; a third time somebody is at it all the time. */
  private static final int ATTEMPTS = 3;

  private static final int CHANGED_MEANWHILE = 412;

  private static final Duration PATIENCE_MIN = Duration.ofSeconds(1);
  private static final Duration PATIENCE_MAX = Duration.ofHours(1);

  private final Control control;
  private final EditGate edits;

  Configuring(Control control, EditGate edits) {
    this.control = control;
    this.edits = edits;
  }

  /**
   * Makes a whole text the running configuration, whatever runs, and answers.
   *
   * @throws InterruptedException when the server stops meanwhile
   */
  void replace(Context request, String text) throws InterruptedException {
    replace(request, text, "");
  }

  /**
   * The same, with something to say in the history where the request says nothing.
   *
   * @throws InterruptedException when the server stops meanwhile
   */
  void replace(Context request, String text, String reason) throws InterruptedException {
    configure(request, 200, text, revision(request.header("If-Match")), reason);
  }

  /**
   * Edits the running configuration, and answers.
   *
   * @param status of the answer when it is done
   * @param edit what to make of the running text; asked again when somebody else was quicker,
   *     unless the request names the revision that it means
   * @throws InterruptedException when the server stops meanwhile
   */
  void edit(Context request, int status, UnaryOperator<String> edit) throws InterruptedException {
    OptionalInt named = revision(request.header("If-Match"));
    for (int attempt = 1; ; attempt++) {
      Control.Configuration running = control.configuration();
      String text = edit.apply(running.yaml());
      OptionalInt expected = named.isPresent() ? named : OptionalInt.of(running.revision());
      try {
        configure(request, status, text, expected, "");
        return;
      } catch (ProblemException e) {
        boolean another = named.isEmpty() && e.problem().status() == CHANGED_MEANWHILE;
        if (!another || attempt == ATTEMPTS) {
          throw e;
        }
      }
    }
  }

  private void configure(
      Context request, int status, String text, OptionalInt ifRevision, String reason)
      throws InterruptedException {
    boolean plan = flag(request, "plan");
    boolean validateOnly = plan || flag(request, "validate");
    Optional<Duration> patience = patience(request);
    String said = comment(request);
    String comment = said.isEmpty() ? reason : said;
    var configure =
        new Command.Configure(
            text, Gate.requester(request).name(), comment, ifRevision, validateOnly, patience);
    if (validateOnly) {
      Recording.nothing(request);
    }
    if (plan) {
      answer(request, Commands.plan(control, configure));
      return;
    }
    Control.Configuration before = control.configuration();
    if (!comment.isEmpty()) {
      Recording.about(request, comment);
    }
    Outcome.Done done = Commands.request(control, configure);
    int running = done.revision();
    Recording.change(request, "revision " + before.revision(), "revision " + running);
    Recording.changes(request, done.changes());
    Optional<Boolean> replicated = validateOnly ? Optional.empty() : edits.settled(request);
    request
        .status(validateOnly ? 200 : status)
        .header("ETag", entityTag(running))
        .contentType(JSON)
        .result(
            Json.bytes(
                json -> {
                  json.writeStartObject();
                  json.writeNumberField("revision", running);
                  if (replicated.isPresent()) {
                    json.writeBooleanField("replicated", replicated.get());
                  }
                  json.writeEndObject();
                }));
  }

  private static void answer(Context request, Outcome.Planned planned) {
    request
        .header("ETag", entityTag(planned.revision()))
        .contentType(JSON)
        .result(
            Json.bytes(
                json -> {
                  json.writeStartObject();
                  json.writeNumberField("revision", planned.revision());
                  Json.texts(json, "changes", planned.changes());
                  Json.texts(json, "reloads", planned.reloads());
                  json.writeEndObject();
                }));
  }

  private static String comment(Context request) {
    String comment = Optional.ofNullable(request.queryParam("comment")).orElse("");
    if (comment.length() > LONGEST_COMMENT) {
      throw ProblemException.of(
          400, "the comment is over %d characters; say it shorter".formatted(LONGEST_COMMENT));
    }
    return comment;
  }

  /** How long what is asked for may wait to be confirmed; empty when the request does not say. */
  static Optional<Duration> patience(Context request) {
    Optional<Duration> patience =
        Optional.ofNullable(request.queryParam("confirm")).map(Configuring::duration);
    patience
        .filter(asked -> asked.compareTo(PATIENCE_MIN) < 0 || asked.compareTo(PATIENCE_MAX) > 0)
        .ifPresent(
            _ -> {
              throw ProblemException.of(400, "confirm is not from 1s to 1h; send such as 60s");
            });
    return patience;
  }

  private static Duration duration(String text) {
    try {
      return DurationText.parse(text);
    } catch (IllegalArgumentException e) {
      throw ProblemException.of(400, "confirm is no duration; send such as 60s");
    }
  }

  /** What a parameter of the query says that is true or false; false when it is not there. */
  static boolean flag(Context request, String name) {
    String value = Optional.ofNullable(request.queryParam(name)).orElse("false");
    return switch (value) {
      case "true", "" -> true;
      case "false" -> false;
      default -> throw ProblemException.of(400, name + " is neither true nor false; send one");
    };
  }

  /**
   * The revision that a header names, in quotes as an entity tag is written or without them.
   *
   * @throws ProblemException with 412 for tags that no revision has, 400 for what is none
   */
  private static OptionalInt revision(@Nullable String ifMatch) {
    if (ifMatch == null || ifMatch.strip().equals("*")) {
      return OptionalInt.empty();
    }
    Matcher matcher = ENTITY_TAG.matcher(ifMatch.strip());
    if (!matcher.matches()) {
      boolean tags = OTHER_TAGS.matcher(ifMatch.strip()).matches();
      throw ProblemException.of(
          tags ? CHANGED_MEANWHILE : 400,
          "If-Match is not one revision; send the ETag that GET answered, as \"7\"");
    }
    return OptionalInt.of(Integer.parseInt(matcher.group(2)));
  }

  /** A revision as a header has it. */
  static String entityTag(int revision) {
    return "\"" + revision + "\"";
  }
}
