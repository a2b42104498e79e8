package org.evenkeel.coordinator.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import org.evenkeel.coordinator.wizard.Commit;
import org.evenkeel.coordinator.wizard.Course;
import org.evenkeel.coordinator.wizard.Dialogue;
import org.evenkeel.coordinator.wizard.Effects;
import org.evenkeel.coordinator.wizard.Means;
import org.evenkeel.coordinator.wizard.NetworkChange;
import org.evenkeel.coordinator.wizard.Plan;
import org.evenkeel.coordinator.wizard.Question;
import org.evenkeel.coordinator.wizard.Site;
import org.evenkeel.coordinator.wizard.Wrapped;

/** One run of the wizard: asks, shows, commits. For one thread, beside that which ends it. */
final class WizardSession {
  private static final String WELCOME =
      """
      Evenkeel setup. Values in brackets are defaults: Enter takes them; "back" goes
      to the question before. Nothing is changed before you have seen all of it.
      Ctrl-C ends the wizard at any time, and undoes what it has done.

      """;

  private final Surroundings surroundings;
  private final Lines in;
  private final PrintWriter err;
  private final PrintWriter out;

  /**
   * What it works on.
   *
   * @param root the directory below which the coordinator's files are
   * @param host the machine's root directory; empty when its network settings are to stay
   * @param patience how long changed network settings stay unconfirmed
   * @param means what it is changed with
   * @param commit makes it so, and takes it back when the process is ended meanwhile
   */
  record Surroundings(
      Site site, Path root, Optional<Path> host, Duration patience, Means means, Commit commit) {}

  WizardSession(Surroundings surroundings, Lines in, PrintWriter out, PrintWriter err) {
    this.surroundings = surroundings;
    this.in = in;
    this.out = out;
    this.err = err;
  }

  /** Asks until all is answered. */
  Dialogue asked() throws CommandFailure, InterruptedException {
    err.print(WELCOME);
    Dialogue dialogue = Dialogue.begin(surroundings.site());
    while (dialogue.question().isPresent()) {
      err.print(dialogue.prompt());
      err.flush();
      Optional<String> line = in.next();
      if (line.isEmpty()) {
        err.println();
        throw new CommandFailure(
            "the answers end here, and not all is answered; nothing is changed");
      }
      switch (dialogue.answer(line.get())) {
        case Dialogue.Step.On(Dialogue next) -> dialogue = next;
        case Dialogue.Step.Again(String why) -> err.print(Wrapped.of("  ", why));
      }
    }
    return dialogue;
  }

  /** Takes the answers from a file; what it does not say is the default. */
  Dialogue answered(Map<Question, String> file) throws CommandFailure {
    Course course = Course.of(surroundings.site(), file, true);
    Optional<Question> question = course.dialogue().question();
    if (question.isPresent()) {
      throw new CommandFailure(
          "%s: %s; nothing is changed"
              .formatted(question.get().key(), course.refusal().orElseThrow()));
    }
    if (!course.unasked().isEmpty()) {
      throw new CommandFailure(
          "%s is not asked after these answers; take it out, nothing is changed"
              .formatted(Collections.min(course.unasked()).key()));
    }
    return course.dialogue();
  }

  /** What the answers lead to. */
  Plan plan(Dialogue dialogue) throws IOException {
    return Plan.of(
        surroundings.site(), dialogue.answers(), surroundings.root(), surroundings.host());
  }

  /** Shows a plan. */
  void show(Plan plan) {
    err.println();
    err.flush();
    out.print(plan.shown());
    out.flush();
  }

  /** Has a plan confirmed, and makes it so. */
  void commit(Plan plan) throws CommandFailure, IOException, InterruptedException {
    if (plan.isEmpty()) {
      err.println("Nothing is to be changed.");
      err.flush();
      return;
    }
    err.print(
        "\nTo confirm these settings and make the changes permanent, press Enter\n"
            + "(Ctrl-C: nothing is changed): ");
    err.flush();
    Optional<String> line = in.next();
    if (line.isEmpty() || !line.get().isBlank()) {
      err.println();
      throw new CommandFailure("not confirmed; nothing is changed");
    }
    if (plan.network() instanceof NetworkChange.Managed managed) {
      err.println("Changing the network settings by %s ...".formatted(managed.manager()));
      err.flush();
    }
    surroundings.commit().make(Effects.of(plan, surroundings.means()));
    if (plan.network() instanceof NetworkChange.Managed) {
      confirmNetwork();
    }
    if (!surroundings.commit().keep()) {
      throw new CommandFailure("ended meanwhile; all is as it was before");
    }
    err.println(surroundings.means().running().isPresent() ? "Done." : "Done. " + start());
    err.flush();
  }

  private String start() {
    Path root = surroundings.root();
    return "Now start the coordinator: "
        + (root.equals(Path.of("/"))
            ? "systemctl enable --now evenkeel"
            : "evenkeel run --root " + root);
  }

  private void confirmNetwork() throws CommandFailure, InterruptedException {
    err.print(
        ("The network settings are changed. All of this is undone in %d s\n"
                + "unless you press Enter: ")
            .formatted(surroundings.patience().toSeconds()));
    err.flush();
    if (in.next(surroundings.patience()).filter(String::isBlank).isEmpty()) {
      err.println();
      err.println("Not confirmed: taking back what was done ...");
      err.flush();
      Commit.End end = surroundings.commit().undo();
      throw new CommandFailure("not confirmed in time; " + Commit.words(end));
    }
  }
}
