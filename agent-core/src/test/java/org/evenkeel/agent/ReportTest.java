package org.evenkeel.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.OptionalDouble;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ReportTest {
  private static final Report REPORT =
      new Report(
          "97%",
          AgentStatus.NORMAL,
          "*:3333",
          List.of(
              new MetricReading("cpu", OptionalDouble.of(3.456), 1, 95),
              new MetricReading(
                  "say \"hi\"", OptionalDouble.empty(), 0.25, 0, "not offered by this system")),
          List.of(new ResponderReport("default", "*:3333", "tcp", "97%", 12, 3)));

  @Test
  void aReportArrivesAsItWasSent() {
    assertEquals(REPORT, ReportText.decode(ReportText.encode(REPORT)));
    Report silent = new Report("", AgentStatus.DRAIN, "[::1]:1", REPORT.metrics(), List.of());
    assertEquals(silent, ReportText.decode(ReportText.encode(silent)));
  }

  @Test
  void aReportThatWasCutOffIsNotTakenForAWholeOne() {
    String text = ReportText.encode(REPORT).strip();
    for (int length = 0; length < text.length(); length++) {
      String part = text.substring(0, length);
      assertThrows(IllegalArgumentException.class, () -> ReportText.decode(part));
    }
  }

  @Test
  void damagedReportsAreReadOrRefusedAndNothingElse() {
    Random random = new Random(7);
    String text = ReportText.encode(REPORT);
    int refused = 0;
    for (int i = 0; i < 2_000; i++) {
      StringBuilder damaged = new StringBuilder(text);
      damaged.setCharAt(random.nextInt(text.length()), (char) random.nextInt(128));
      try {
        ReportText.decode(damaged.toString());
      } catch (IllegalArgumentException _) {
        refused++;
      }
    }
    assertEquals(true, refused > 0);
  }

  @Test
  void theTableIsForPeople() {
    assertEquals(
        """
        answer  97%
        status  normal
        listen  *:3333

        METRIC       LOAD  IMPORTANCE  THRESHOLD
        cpu         3.46%           1        95%
        say "hi"        -        0.25          -  not offered by this system

        RESPONDER  PROTOCOL  LISTEN   ANSWERED    REFUSED  ANSWER
        default    tcp       *:3333         12          3  97%
        """,
        ReportFormat.TABLE.render(REPORT));
  }

  @Test
  void jsonIsForPrograms() {
    assertEquals(
        """
        {"answer": "97%", "status": "normal", "listen": "*:3333", "metrics": [\
        {"name": "cpu", "load": 3.46, "importance": 1, "threshold": 95, "note": null}, \
        {"name": "say \\"hi\\"", "load": null, "importance": 0.25, "threshold": 0, \
        "note": "not offered by this system"}], \
        "responders": [{"name": "default", "protocol": "tcp", "listen": "*:3333", \
        "answer": "97%", "answered": 12, "refused": 3}]}
        """,
        ReportFormat.JSON.render(REPORT));
  }

  @Test
  void yamlSaysTheSameAsJson() {
    assertEquals(
        """
        answer: "97%"
        status: "normal"
        listen: "*:3333"
        metrics:
          - {"name": "cpu", "load": 3.46, "importance": 1, "threshold": 95, "note": null}
          - {"name": "say \\"hi\\"", "load": null, "importance": 0.25, "threshold": 0, \
        "note": "not offered by this system"}
        responders:
          - {"name": "default", "protocol": "tcp", "listen": "*:3333", \
        "answer": "97%", "answered": 12, "refused": 3}
        """,
        ReportFormat.YAML.render(REPORT));
  }
}
