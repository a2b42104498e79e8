package org.evenkeel.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LogTest {
  private static String written(Map<String, String> environment) {
    StringWriter text = new StringWriter();
    Log log = Log.of(new PrintWriter(text, true), environment);
    log.level(LogLevel.DEBUG);
    log.always("ready");
    log.debug("d");
    log.info("a\n<0>forged");
    log.warning("w");
    log.error("e");
    return text.toString();
  }

  @Test
  void aTerminalGetsLinesForPeople() {
    assertEquals("ready\ndebug: d\ninfo: a <0>forged\nwarning: w\nerror: e\n", written(Map.of()));
  }

  @Test
  void theJournalGetsEachLinesPriority() {
    assertEquals(
        "<5>ready\n<7>debug: d\n<6>info: a <0>forged\n<4>warning: w\n<3>error: e\n",
        written(Map.of("JOURNAL_STREAM", "8:12345")));
  }
}
