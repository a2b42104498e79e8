package org.evenkeel.coordinator.web;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.io.IOException;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import org.evenkeel.coordinator.api.Access;
import org.evenkeel.coordinator.api.Body;
import org.evenkeel.coordinator.api.ProblemException;
import org.evenkeel.coordinator.api.WizardCommands;
import org.evenkeel.coordinator.wizard.Course;
import org.evenkeel.coordinator.wizard.Question;
import org.evenkeel.coordinator.wizard.Stage;

/** Sets the node up by questions, one page each; plain forms, which need no script. */
final class WizardPages {
  private static final String TITLE = "Set-up wizard";

  /** systemd tells whom it has started by this. */
  private static final String SYSTEMD = "INVOCATION_ID";

  private final Desk desk;
  private final WizardCommands commands;

  /** What an address or a form says. */
  private interface Said {
    /** By its name; empty when it is not said. */
    Optional<String> of(String key);
  }

  WizardPages(Desk desk) {
    this.desk = desk;
    this.commands = new WizardCommands(desk.services().sources().wizard());
  }

  void addTo(RoutesConfig routes) {
    routes.get(WizardView.PATH, this::show, Access.ADMIN, Access.PAGE);
    routes.post(WizardView.PATH, this::begin, Access.ADMIN, Access.PAGE);
    routes.post(
        WizardView.PATH + "/confirm", this::confirm, Access.ADMIN, Access.PAGE, Access.EVERYWHERE);
    routes.post(
        WizardView.PATH + "/undo", this::undo, Access.ADMIN, Access.PAGE, Access.EVERYWHERE);
  }

  private void show(Context request) {
    show(request, key -> Optional.ofNullable(request.queryParam(key)), "");
  }

  private void show(Context request, Said said, String problem) {
    Stage stage = commands.stage();
    boolean keep = said.of(WizardView.KEEP).filter("y"::equals).isPresent();
    Optional<Course> course = Optional.empty();
    Optional<WizardCommands.Planned> planned = Optional.empty();
    String trouble = problem;
    if (stage instanceof Stage.Idle) {
      Map<Question, String> given = given(said);
      try {
        Course led = Course.of(commands.site(), given, false);
        course = Optional.of(led);
        if (led.complete()) {
          given.keySet().removeAll(led.unasked());
          planned = Optional.of(commands.plan(given, keep));
        }
      } catch (ProblemException e) {
        trouble = e.detail();
      }
    }
    String typed =
        course
            .flatMap(each -> each.dialogue().question())
            .flatMap(question -> said.of(question.key()).or(() -> said.of(WizardView.BEFORE)))
            .orElse("");
    WizardView view =
        new WizardView(
            desk.frame(request, Section.WIZARD, TITLE, ""),
            stage,
            course,
            typed,
            planned.map(WizardCommands.Planned::plan),
            planned.map(WizardCommands.Planned::tag).orElse(""),
            keep,
            trouble,
            restart());
    desk.show(request, "wizard", view);
  }

  private static Map<Question, String> given(Said said) {
    Map<Question, String> given = new EnumMap<>(Question.class);
    Arrays.stream(Question.values())
        .forEach(each -> said.of(each.key()).ifPresent(answer -> given.put(each, answer)));
    return given;
  }

  private static String restart() {
    return System.getenv(SYSTEMD) == null
        ? "at the coordinator's next start"
        : "at the next start: systemctl restart evenkeel";
  }

  private void begin(Context request) throws IOException {
    Map<String, String> fields = Body.form(request);
    Said form = key -> Optional.ofNullable(fields.get(key));
    try {
      commands.requireIdle();
      Map<Question, String> given = given(form);
      WizardCommands.Planned planned =
          commands.plan(given, form.of(WizardView.KEEP).filter("y"::equals).isPresent());
      commands.begin(request, planned, Optional.of(form.of("tag").orElse("")));
      seeOther(request);
    } catch (ProblemException e) {
      request.status(e.status());
      show(request, form, e.detail());
    }
  }

  private void confirm(Context request) {
    carriedOut(request, commands::confirm);
  }

  private void undo(Context request) {
    carriedOut(request, () -> commands.undo(request));
  }

  private void carriedOut(Context request, Runnable task) {
    try {
      task.run();
      seeOther(request);
    } catch (ProblemException e) {
      request.status(e.status());
      show(request, _ -> Optional.empty(), e.detail());
    }
  }

  /** What was sent is not sent again by whoever reloads the page. */
  private static void seeOther(Context request) {
    request.redirect(WizardView.PATH);
    request.status(303);
  }
}
