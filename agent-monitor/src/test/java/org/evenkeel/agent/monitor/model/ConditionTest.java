package org.evenkeel.agent.monitor.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.util.List;
import org.evenkeel.agent.AgentStatus;
import org.evenkeel.agent.Report;
import org.evenkeel.agent.monitor.model.ServiceState.Kind;
import org.junit.jupiter.api.Test;

class ConditionTest {
  private static final Contact REACHED =
      new Contact.Reached(new Report("97%", AgentStatus.NORMAL, "*:3333", List.of(), List.of()));
  private static final Contact SILENT = new Contact.Unreachable("nobody is there");

  @Test
  void anAgentThatAnswersRunsWhateverTheManagerSays() {
    for (Kind kind : Kind.values()) {
      Condition condition = Condition.of(REACHED, new ServiceState(kind, "why"));
      assertEquals(Condition.Level.GOOD, condition.level(), kind.name());
      assertEquals("Running", condition.title(), kind.name());
    }
  }

  @Test
  void silenceIsExplainedByTheManager() {
    assertEquals("Unreachable", title(Kind.RUNNING));
    assertEquals("Not running", title(Kind.STOPPED));
    assertEquals("Failed", title(Kind.FAILED));
    assertEquals("Not running", title(Kind.NO_MANAGER));
    assertEquals("Starting or stopping", title(Kind.CHANGING));
  }

  @Test
  void whereTheManagerKnowsNothingTheReasonIsTheAgentsOwn() {
    assertEquals(
        "nobody is there", Condition.of(SILENT, new ServiceState(Kind.NO_MANAGER, "x")).detail());
  }

  @Test
  void onlyAServiceThatIsThereCanBeManaged() {
    assertFalse(new ServiceState(Kind.NO_MANAGER, "").manageable());
    assertFalse(new ServiceState(Kind.NOT_INSTALLED, "").manageable());
  }

  private static String title(Kind kind) {
    return Condition.of(SILENT, new ServiceState(kind, "why")).title();
  }
}
