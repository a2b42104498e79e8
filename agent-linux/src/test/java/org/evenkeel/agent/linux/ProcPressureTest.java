package org.evenkeel.agent.linux;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class ProcPressureTest {
  private static OptionalDouble parse(String text) {
    return ProcPressure.parse(ProcText.of(text));
  }

  /* Linux 6.18, /proc/pressure/cpu */
  @Test
  void thePartOfTheLastTenSecondsInWhichSomeTaskWaited() {
    assertEquals(
        15.9,
        parse(
                """
                some avg10=15.90 avg60=4.43 avg300=3.35 total=29696166
                full avg10=0.00 avg60=0.00 avg300=0.00 total=0
                """)
            .orElse(-1),
        1e-9);
    assertEquals(0.07, parse("some avg10=0.07 avg60=0.00").orElse(-1), 1e-9);
    assertEquals(100, parse("some avg10=100.00 avg60=0.00").orElse(-1), 1e-9);
  }

  @Test
  void anythingElseIsNoPressure() {
    assertEquals(OptionalDouble.empty(), parse(""));
    assertEquals(OptionalDouble.empty(), parse("some avg10="));
    assertEquals(OptionalDouble.empty(), parse("full avg10=1.00"));
  }
}
