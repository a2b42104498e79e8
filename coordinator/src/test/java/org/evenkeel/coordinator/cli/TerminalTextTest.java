package org.evenkeel.coordinator.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What others have named or sent does nothing to the terminal that it is shown on. */
final class TerminalTextTest {
  @ParameterizedTest
  @ValueSource(
      strings = {"\u001b[2J", "\u001b]0;title\u0007", "\u009b2J", "\r", "\u202e", "\u2028"})
  void noTableSteersATerminal(String evil) {
    StringWriter out = new StringWriter();
    new OutputOption()
        .print(
            new PrintWriter(out), JsonNodeFactory.instance.objectNode(), _ -> "a" + evil + "\nb\n");
    assertFalse(out.toString().contains(evil), out.toString());
    assertTrue(out.toString().startsWith("a?") && out.toString().endsWith("\nb\n"), out.toString());
  }

  @Test
  void noComplaintSteersATerminal() {
    StringWriter err = new StringWriter();
    int status =
        EvenkeelCommand.line(new PrintWriter(new StringWriter()), new PrintWriter(err))
            .execute("config", "validate", "/nowhere/\u001b[2Jx.yaml");
    assertEquals(1, status, err.toString());
    assertTrue(err.toString().contains("/nowhere/?[2Jx.yaml"), err.toString());
    assertFalse(err.toString().contains("\u001b"), err.toString());
  }
}
