package org.evenkeel.coordinator.api;

import io.javalin.http.Context;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.evenkeel.coordinator.config.NodeConfiguration;
import org.evenkeel.coordinator.config.NodeYaml;
import org.evenkeel.coordinator.config.Parsed;
import org.evenkeel.coordinator.config.Problem;
import org.evenkeel.coordinator.digest.Sha256;
import org.evenkeel.coordinator.director.Control;
import org.evenkeel.coordinator.disk.DurableFile;
import org.evenkeel.coordinator.wizard.Course;
import org.evenkeel.coordinator.wizard.Machine;
import org.evenkeel.coordinator.wizard.Means;
import org.evenkeel.coordinator.wizard.Plan;
import org.evenkeel.coordinator.wizard.Question;
import org.evenkeel.coordinator.wizard.Site;
import org.evenkeel.coordinator.wizard.Sitting;
import org.evenkeel.coordinator.wizard.Stage;

/** What API and page do with the wizard; what is not possible ends the request with the reason. */
public final class WizardCommands {
  private static final int BYTES_MAX = 4 << 20;

  private final Sitting sitting;

  /** Those of a wizard. */
  public WizardCommands(Sitting sitting) {
    this.sitting = sitting;
  }

  /**
   * What answers lead to.
   *
   * @param course the answers
   * @param plan what would be done
   * @param tag of the plan: another one is another plan
   */
  public record Planned(Course course, Plan plan, String tag) {}

  /**
   * The wizard of a coordinator.
   *
   * @param root the directory below which the coordinator's files are
   * @param host the machine's root directory; empty when its network settings are to stay
   * @param control the director, whose configuration is changed
   * @param machine what the machine is changed with
   * @param patience how long changed network settings stay unconfirmed
   */
  public static Sitting sitting(
      Path root,
      Optional<Path> host,
      Control control,
      Means machine,
      Duration patience,
      Sitting.Turns turns) {
    return Sitting.start(
        new Sitting.Surroundings(
            root,
            host,
            () -> site(root, control),
            patience,
            machine,
            author -> new DirectedConfiguration(control, author),
            turns,
            InstantSource.system()));
  }

  private static Site site(Path root, Control control) throws IOException {
    Optional<String> yaml =
        DurableFile.read(root.resolve("etc/evenkeel/node.yaml"), BYTES_MAX)
            .map(bytes -> new String(bytes, StandardCharsets.UTF_8));
    String host = control.snapshot().node();
    return switch (NodeYaml.parse("node.yaml", yaml.orElse(""), host)) {
      case Parsed.Valid<NodeConfiguration>(NodeConfiguration node) ->
          Machine.site(host, yaml, node.ha().isPresent(), control.configuration().yaml());
      case Parsed.Invalid<NodeConfiguration>(List<Problem> problems) ->
          throw new IOException(
              "node.yaml is there and refused; mend or remove it, then begin again: "
                  + problems.getFirst());
    };
  }

  /** How far the wizard is. */
  public Stage stage() {
    return sitting.stage();
  }

  /** What is there before the first question. */
  public Site site() {
    try {
      return sitting.site();
    } catch (IOException e) {
      throw ProblemException.of(409, String.valueOf(e.getMessage()));
    }
  }

  /**
   * What answers lead to; a question that has none gets its default.
   *
   * @param keepNetwork whether the machine's network settings are to stay
   */
  public Planned plan(Map<Question, String> given, boolean keepNetwork) {
    Site site = site();
    Course course = Course.of(site, given, true);
    Optional<Question> question = course.dialogue().question();
    if (question.isPresent()) {
      throw ProblemException.of(
          422, course.refusal().orElse("it has no answer"), Optional.of(question.get().key()));
    }
    if (!course.unasked().isEmpty()) {
      String key = Collections.min(course.unasked()).key();
      throw ProblemException.of(
          422, key + " is not asked after these answers; leave it away", Optional.of(key));
    }
    try {
      Plan plan = sitting.plan(site, course.dialogue().answers(), keepNetwork);
      return new Planned(course, plan, tag(plan));
    } catch (IOException e) {
      throw ProblemException.of(409, String.valueOf(e.getMessage()));
    }
  }

  /** Ends the request while one is at work: its questions are about what is to come yet. */
  public void requireIdle() {
    if (stage().moves()) {
      throw ProblemException.of(409, "another wizard is at work; wait until it has ended");
    }
  }

  private static String tag(Plan plan) {
    return HexFormat.of().formatHex(Sha256.of(plan.shown()), 0, 16);
  }

  /**
   * Begins to make a plan come true.
   *
   * @param expected the tag of the plan that was seen; empty when any will do
   */
  public void begin(Context request, Planned planned, Optional<String> expected) {
    if (expected.isPresent() && !expected.get().equals(planned.tag())) {
      throw ProblemException.of(
          412, "what would be done is not what it was; look at the plan again, then confirm that");
    }
    if (planned.plan().isEmpty()) {
      throw ProblemException.of(422, "nothing is to be changed");
    }
    Recording.about(request, "set-up by questions");
    Recording.changes(
        request,
        planned.course().dialogue().said().stream()
            .map(each -> each.question().key() + " = " + each.answer())
            .toList());
    tried(() -> sitting.begin(planned.plan(), Gate.requester(request).name()));
  }

  /** Has everything stay. */
  public void confirm() {
    tried(sitting::confirm);
  }

  /** Begins to take back what is made. */
  public void undo(Context request) {
    tried(() -> sitting.undo(Gate.requester(request).name()));
  }

  private interface Attempt {
    void make() throws Sitting.BusyException, IOException;
  }

  private static void tried(Attempt attempt) {
    try {
      attempt.make();
    } catch (Sitting.BusyException | IOException e) {
      throw ProblemException.of(409, String.valueOf(e.getMessage()));
    }
  }
}
