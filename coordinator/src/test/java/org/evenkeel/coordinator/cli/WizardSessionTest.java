package org.evenkeel.coordinator.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.PipedReader;
import java.io.PipedWriter;
import java.io.PrintWriter;
import java.io.StringReader;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.evenkeel.coordinator.dispatch.CommandRunner;
import org.evenkeel.coordinator.wizard.Commit;
import org.evenkeel.coordinator.wizard.Journal;
import org.evenkeel.coordinator.wizard.Means;
import org.evenkeel.coordinator.wizard.Question;
import org.evenkeel.coordinator.wizard.Site;
import org.evenkeel.coordinator.wizard.Sites;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Whole runs at a machine that is a directory. */
@Timeout(60)
final class WizardSessionTest {
  private static final Site SITE = Sites.twoArms("");

  /** What is typed in docs/wizard.md, Enter at the end included. */
  private static final List<String> TYPED =
      List.of(
          "n",
          "n",
          "10.0.0.21",
          "",
          "192.168.2.21",
          "",
          "10.0.0.21",
          "10.0.0.31",
          "",
          "",
          "192.168.2.50",
          "",
          "");

  @TempDir private Path folder;
  private final StringWriter said = new StringWriter();
  private final List<String> ran = new ArrayList<>();

  private CommandRunner recorder() {
    return (arguments, _, _) -> {
      ran.add(String.join(" ", arguments));
      return new CommandRunner.Result(0, "");
    };
  }

  private WizardSession session(Lines in, Duration patience) throws IOException {
    Files.createDirectories(folder.resolve("run/systemd/netif"));
    PrintWriter out = new PrintWriter(said, true);
    Means means = new Means(recorder(), Optional.empty());
    return new WizardSession(
        new WizardSession.Surroundings(
            SITE,
            folder,
            Optional.of(folder),
            patience,
            means,
            new Commit(new Journal(folder), means)),
        in,
        out,
        out);
  }

  private static Lines typed(List<String> lines) {
    return new Lines(new StringReader(String.join("\n", lines) + "\n"));
  }

  private boolean isUntouched() {
    return !Files.exists(folder.resolve("etc"));
  }

  /** A transcript as one sees it: what was typed stands behind the question. */
  private String transcript() {
    StringBuilder seen = new StringBuilder();
    int answer = 0;
    for (String part :
        said.toString().split("(?<=\\]: |nothing is changed\\): |unless you press Enter: )", -1)) {
      seen.append(part);
      if (part.endsWith(": ")) {
        seen.append(TYPED.get(answer++)).append('\n');
      }
    }
    return seen.toString()
        .replace("evenkeel run --root " + folder, "systemctl enable --now evenkeel")
        .replace(folder + "/", "/")
        .replaceAll("(?m) +$", "");
  }

  @Test
  void theTranscriptInTheDocumentationIsTheTrueOne() throws Exception {
    WizardSession session = session(typed(TYPED), Duration.ofSeconds(60));
    var plan = session.plan(session.asked());
    session.show(plan);
    session.commit(plan);
    String page = Files.readString(Path.of("../docs/wizard.md"));
    int begin = page.indexOf("```text\n") + "```text\n".length();
    assertEquals(page.substring(begin, page.indexOf("```", begin)), transcript());
    assertEquals(
        List.of("networkctl reload", "networkctl reconfigure eth0", "networkctl reconfigure eth1"),
        ran);
    assertEquals("node: lb1\n", Files.readString(folder.resolve("etc/evenkeel/node.yaml")));
  }

  @Test
  void answersThatEndBeforeTheQuestionsChangeNothing() throws Exception {
    for (int i = 0; i < TYPED.size() - 2; i++) {
      WizardSession session = session(typed(TYPED.subList(0, i)), Duration.ofSeconds(60));
      // The first empty line of so short a text is an answer; the end is not.
      assertThrows(CommandFailure.class, () -> session.commit(session.plan(session.asked())));
      assertTrue(isUntouched());
    }
    List<String> no = new ArrayList<>(TYPED.subList(0, TYPED.size() - 2));
    no.add("no");
    WizardSession session = session(typed(no), Duration.ofSeconds(60));
    assertThrows(CommandFailure.class, () -> session.commit(session.plan(session.asked())));
    assertTrue(isUntouched());
  }

  @Test
  void networkSettingsThatNobodyConfirmsAreTakenBack() throws Exception {
    try (PipedWriter keyboard = new PipedWriter();
        PipedReader terminal = new PipedReader(keyboard)) {
      keyboard.write(String.join("\n", TYPED.subList(0, TYPED.size() - 1)) + "\n");
      keyboard.flush();
      WizardSession session = session(new Lines(terminal), Duration.ofMillis(200));
      var plan = session.plan(session.asked());
      CommandFailure failure = assertThrows(CommandFailure.class, () -> session.commit(plan));
      assertEquals("not confirmed in time; all is as it was before", failure.getMessage());
    }
    assertTrue(isUntouched());
    assertEquals(
        List.of(
            "networkctl reload",
            "networkctl reconfigure eth0",
            "networkctl reconfigure eth1",
            "networkctl reload",
            "networkctl reconfigure eth0",
            "networkctl reconfigure eth1"),
        ran);
  }

  @Test
  void aFileOfAnswersNamesWhatItAnswers() throws Exception {
    WizardSession session = session(typed(List.of("", "")), Duration.ofSeconds(60));
    var plan =
        session.plan(
            session.answered(
                Map.of(Question.ONE_ARMED, "y", Question.REAL_SERVER, "192.168.2.50")));
    session.commit(plan);
    String cluster = Files.readString(folder.resolve("etc/evenkeel/evenkeel.yaml"));
    assertTrue(cluster.contains("forwarding: dr"), cluster);
    assertTrue(cluster.contains("address: 192.168.2.22"), cluster);
    assertEquals(List.of(), ran, "the network is as answered");

    CommandFailure wrong =
        assertThrows(CommandFailure.class, () -> session.answered(Map.of(Question.PORT, "eighty")));
    assertTrue(String.valueOf(wrong.getMessage()).startsWith("port: "), wrong.getMessage());
    CommandFailure unasked =
        assertThrows(
            CommandFailure.class, () -> session.answered(Map.of(Question.PEER, "10.0.0.1")));
    assertTrue(String.valueOf(unasked.getMessage()).startsWith("peer is not asked"));
    assertFalse(said.toString().contains("Enter the IP"));
  }
}
