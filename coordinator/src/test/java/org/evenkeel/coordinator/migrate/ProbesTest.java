package org.evenkeel.coordinator.migrate;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.evenkeel.coordinator.model.CheckSpec.Probe;
import org.junit.jupiter.api.Test;

class ProbesTest {
  /** What a program prints that is run as the coordinator runs it. */
  private static String printed(Probe probe) throws Exception {
    ProcessBuilder builder = new ProcessBuilder(((Probe.Exec) probe).command());
    builder.environment().clear();
    builder.environment().put("EVENKEEL_ADDRESS", "10.0.0.7");
    builder.environment().put("EVENKEEL_PORT", "8080");
    Process program = builder.redirectErrorStream(true).start();
    String said = new String(program.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, program.waitFor(), said);
    return said.strip();
  }

  @Test
  void argumentsArriveAsTheyWereWhateverTheyHold() throws Exception {
    List<String> words =
        List.of("/bin/echo", "a b", "$HOME `id`", "10.0.0.1", "\"quoted\" 'too'", "80", ";");
    assertEquals(
        "a b $HOME `id` 10.0.0.7 \"quoted\" 'too' 8080 ;",
        printed(Probes.exec(words, i -> i == 3, i -> i == 5)));
  }

  @Test
  void aProgramThatNamesNoRealServerNeedsNoShell() {
    List<String> words = List.of("/bin/echo", "a b");
    assertEquals(words, ((Probe.Exec) Probes.exec(words, _ -> false, _ -> true)).command());
  }

  @Test
  void moreThanNineArgumentsAreTenDifferentOnes() throws Exception {
    List<String> words =
        List.of("/bin/echo", "10.0.0.1", "2", "3", "4", "5", "6", "7", "8", "9", "10", "11", "12");
    assertEquals(
        "10.0.0.7 2 3 4 5 6 7 8 9 10 11 12", printed(Probes.exec(words, i -> i == 1, _ -> false)));
  }
}
