package org.evenkeel.arp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.evenkeel.agent.AgentStatus;
import org.evenkeel.agent.ControlVerb;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AgentHoldTest {
  @TempDir private Path folder = Path.of("");
  private AgentStatus status = AgentStatus.NORMAL;
  private boolean silent;

  private AgentHold hold() {
    return new AgentHold(
        new AgentHold.Agent() {
          @Override
          public AgentStatus status() throws IOException {
            if (silent) {
              throw new IOException("no agent answers");
            }
            return status;
          }

          @Override
          public void send(ControlVerb verb) {
            status = verb == ControlVerb.DRAIN ? AgentStatus.DRAIN : AgentStatus.NORMAL;
          }
        },
        mark());
  }

  private Path mark() {
    return folder.resolve("below/agent-drained");
  }

  @Test
  void whatWasSetIsLiftedEvenByALaterRun() throws IOException {
    assertEquals(Optional.of("the agent drains until the fix is whole"), hold().update(true));
    assertEquals(AgentStatus.DRAIN, status);
    assertEquals(Optional.empty(), hold().update(true), "once is enough");
    assertEquals(Optional.of("the agent takes traffic again"), hold().update(false));
    assertEquals(AgentStatus.NORMAL, status);
    assertFalse(Files.exists(mark()));
    assertEquals(Optional.empty(), hold().update(false));
  }

  @Test
  void whatSomebodyElseSetIsLeft() throws IOException {
    status = AgentStatus.DRAIN;
    assertEquals(Optional.empty(), hold().update(true));
    assertEquals(Optional.empty(), hold().update(false));
    assertEquals(AgentStatus.DRAIN, status);

    status = AgentStatus.NORMAL;
    assertTrue(hold().update(true).isPresent());
    status = AgentStatus.HALT;
    assertEquals(
        Optional.of("the agent is left as somebody else set it: halt"), hold().update(false));
    assertEquals(AgentStatus.HALT, status);
    assertFalse(Files.exists(mark()));
  }

  @Test
  void anAgentThatWasRestartedMeanwhileIsDrainedAgain() throws IOException {
    assertTrue(hold().update(true).isPresent());
    status = AgentStatus.NORMAL;
    assertTrue(hold().update(true).isPresent());
    assertEquals(AgentStatus.DRAIN, status);
  }

  @Test
  void anAgentThatDoesNotAnswerIsTriedAgain() throws IOException {
    silent = true;
    AgentHold hold = hold();
    assertThrows(IOException.class, () -> hold.update(true));
    assertEquals(Optional.empty(), hold.update(false), "nothing was set, nobody is asked");
    silent = false;
    assertTrue(hold.update(true).isPresent());
    silent = true;
    assertThrows(IOException.class, () -> hold.update(false));
    silent = false;
    assertTrue(hold.update(false).isPresent());
  }
}
