package org.evenkeel.coordinator.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.api.Test;

/** The past in a terminal. */
final class ReportsTableTest {
  private static final double UNKNOWN = Double.NaN;

  @Test
  void aCourseIsAsHighAsItsHighestPartAndShowsWhatIsUnknown() {
    assertEquals("▁▅█·▁", ReportsTable.course(new double[] {0, 5, 10, UNKNOWN, 0}, 0));
    assertEquals("▁▁", ReportsTable.course(new double[] {0, 0}, 0));
    assertEquals("▅", ReportsTable.course(new double[] {50}, 100));
    assertEquals("", ReportsTable.course(new double[0], 0));
    assertEquals(48, ReportsTable.course(new double[372], 0).length());
  }

  @Test
  void aFigureHasItsNewestItsAverageAndItsHighest() throws JsonProcessingException {
    String text =
        ReportsTable.of(
            new ObjectMapper()
                .readTree(
                    """
                    {"virtual-service": "mq", "real-server": "r1", "range": "hour",
                     "from": "2026-03-01T00:00:00Z", "until": "2026-03-01T01:00:00Z",
                     "figures": [
                       {"name": "received", "title": "Received from clients", "unit": "bytes/s",
                        "average": [1000, 3000, null], "max": [1000, 9000, null]},
                       {"name": "idle", "title": "Idle", "unit": "percent",
                        "average": [null], "max": [null]}]}
                    """));
    assertTrue(text.startsWith("mq/r1, hour: "), text);
    String[] lines = text.split("\n", -1);
    assertEquals(
        "Received from clients 3 kB/s 2 kB/s 9 kB/s ▃█·", lines[2].replaceAll(" +", " "), text);
    assertEquals("Idle - - - ·", lines[3].replaceAll(" +", " "), text);
  }
}
