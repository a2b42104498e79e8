package org.evenkeel.coordinator.director;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.evenkeel.coordinator.feedback.AgentReply;
import org.evenkeel.coordinator.feedback.AgentState;
import org.evenkeel.coordinator.feedback.AgentTarget;
import org.evenkeel.coordinator.model.Engine;
import org.evenkeel.coordinator.model.FeedbackSpec;
import org.evenkeel.coordinator.model.Health;
import org.evenkeel.coordinator.model.Hint;
import org.evenkeel.coordinator.model.IpAddress;
import org.evenkeel.coordinator.model.OperatorState;
import org.evenkeel.coordinator.model.RealServerId;
import org.junit.jupiter.api.Test;

/** What of the helm's rounds is recorded of a real server. */
class ChroniclerTest {
  private static final RealServerId A = new RealServerId("web", "a");
  private static final IpAddress ADDRESS = IpAddress.parse("198.51.100.1");

  private final Bridge bridge = new Bridge();

  /** Kind, word and cause of each change, the oldest first. */
  private List<String> story() {
    return bridge.chronicle.of(A).reversed().stream()
        .map(change -> change.kind() + " " + change.now() + ": " + change.cause())
        .toList();
  }

  private void agent(AgentState state) {
    bridge.helm.take(new Event.Heard(new AgentTarget(ADDRESS, FeedbackSpec.Agent.DEFAULT), state));
    bridge.helm.round(false);
  }

  private static AgentState said(String line) {
    return AgentState.INITIAL.heard(AgentReply.parse(line).orElseThrow());
  }

  @Test
  void eachChangeOfHealthIsRecordedOnceWithItsCause() throws Exception {
    bridge.running(Clusters.WEB_YAML);
    bridge.helm.round(true);
    bridge.checked("198.51.100.1", Health.DOWN);
    bridge.helm.round(false);
    bridge.helm.round(true);

    assertEquals(List.of("health up: so it is", "health down: so it is"), story());
  }

  @Test
  void anOperatorsChangeNamesTheOperatorAndTheFilesItsRevision() throws Exception {
    bridge.running(Clusters.WEB_YAML);
    bridge.state("web", "a", OperatorState.DRAIN);
    bridge.state("web", "a", OperatorState.ONLINE);
    bridge.configure(Clusters.WEB_YAML.replace("weight: 100", "weight: 100, state: halt"));

    assertEquals(
        List.of(
            "state drain: set by alice",
            "state online: set by alice",
            "state halt: as configured in revision 2"),
        story().subList(1, 4));
  }

  @Test
  void whatTheAgentSaysIsRecordedAndNumbersAreNot() throws Exception {
    bridge.running(
        Clusters.WEB_YAML.replace("ports: 80", "ports: 80\n    feedback: { source: agent }"));
    agent(said("50%"));
    agent(said("10%"));
    agent(said("drain"));
    agent(said("drain").failed("no answer", 0));
    agent(said("drain").failed("another fault", 0));
    agent(said("ready 100%"));

    assertEquals(
        List.of(
            "agent drain: the agent says drain",
            "agent silent: agent: no answer",
            "agent ready: the agent answers"),
        story().subList(1, 4));
    assertEquals(4, story().size());
  }

  @Test
  void aHintIsRecordedWhenItComesAndWhenItGoes() throws Exception {
    bridge.running(Clusters.WEB_YAML);
    Hint hint = new Hint(Clusters.WEB.address(), ADDRESS, "7 of 9 stay");
    bridge.helm.take(new Event.Hinted(Engine.IPVS, List.of(hint)));
    assertEquals(
        "so it is; hint: 7 of 9 stay",
        bridge.helm.round(false).virtualServices().getFirst().realServers().getFirst().reason());
    bridge.helm.take(new Event.Hinted(Engine.IPVS, List.of()));
    bridge.helm.round(false);

    assertEquals(
        List.of("hint suspected: 7 of 9 stay", "hint gone: no longer seen"), story().subList(1, 3));
  }

  @Test
  void whatOneEngineShowsSaysNothingOfTheOthers() throws Exception {
    bridge.running(Clusters.WEB_YAML);
    Hint hint = new Hint(Clusters.WEB.address(), ADDRESS, "7 of 9 stay");
    bridge.helm.take(new Event.Hinted(Engine.IPVS, List.of(hint)));
    bridge.helm.take(new Event.Hinted(Engine.HAPROXY, List.of()));
    assertEquals("so it is; hint: 7 of 9 stay", reason());

    bridge.helm.take(new Event.Hinted(Engine.IPVS, List.of()));
    bridge.helm.take(new Event.Hinted(Engine.HAPROXY, List.of(hint)));
    assertEquals("so it is", reason(), "another engine carries it");
  }

  @Test
  void aHintIsForThePortThatShowsIt() throws Exception {
    bridge.running(Clusters.WEB_YAML);
    int port = Clusters.WEB.port();
    for (int shown : new int[] {port, port + 1}) {
      Hint hint = new Hint(Clusters.WEB.address(), shown, ADDRESS, 0, "7 of 9 stay");
      bridge.helm.take(new Event.Hinted(Engine.IPVS, List.of(hint)));
      assertEquals(shown == port ? "so it is; hint: 7 of 9 stay" : "so it is", reason());
    }
  }

  private String reason() {
    return bridge.helm.round(false).virtualServices().getFirst().realServers().getFirst().reason();
  }

  @Test
  void aRestartIsNoChange() throws Exception {
    bridge.running(Clusters.WEB_YAML);
    bridge.state("web", "a", OperatorState.DRAIN);
    List<String> before = story();
    bridge.start();
    bridge.allUp();
    bridge.helm.round(true);

    assertEquals(before, story());
  }
}
