package org.evenkeel.coordinator.dispatch.haproxy;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Map;
import java.util.Random;
import org.evenkeel.coordinator.dispatch.haproxy.Section.Slot;
import org.evenkeel.coordinator.dispatch.haproxy.Statistics.Processes;
import org.evenkeel.coordinator.dispatch.haproxy.Statistics.Row;
import org.evenkeel.coordinator.dispatch.haproxy.Statistics.State;
import org.junit.jupiter.api.Test;

/** Answers as HAProxy 2.6.12 gave them. */
class StatisticsTest {
  private static final Slot A = new Slot("web", "a");
  private static final String PROCESSES =
      """
      #<PID>          <type>          <reloads>       <uptime>        <version>
      14892           master          2 [failed: 1]   0d00h00m05s     2.6.12-1+deb12u4
      # workers
      15159           worker          0               0d00h00m01s     2.6.12-1+deb12u4
      # old workers
      15028           worker          1               0d00h00m05s     2.6.12-1+deb12u4
      # programs

      """;
  private static final String STATES =
      """
      1
      # be_id be_name srv_id srv_name srv_addr srv_op_state srv_admin_state srv_uweight
      3 web 7 a 127.0.0.1 2 0 20 10 12 1 0 2 0 0 0 1 - 18081 - 0 0 - - 0
      3 web 2 b 127.0.0.1 0 5 1 1 12 1 0 0 8 0 0 0 - 18082 - 0 0 - - 0

      """;
  private static final String ROWS =
      """
      Pid: 6689
      description: 34e2b7735758e300

      # pxname,svname,qcur,scur,stot,bin,bout,econ,wretr,wredis,hrsp_5xx,eresp,srv_abrt,
      web,a,0,1,4,344,968,5,6,1,8,9,3,

      """;

  @Test
  void processesAreTold() {
    assertEquals(
        new Processes(14_892, List.of(15_159L), List.of(15_028L), 1),
        Statistics.processes(PROCESSES));
    assertEquals(new Processes(0, List.of(), List.of(), 0), Statistics.processes(""));
  }

  @Test
  void statesAreTold() {
    assertEquals(
        Map.of(A, new State(20, false), new Slot("web", "b"), new State(1, true)),
        Statistics.states(STATES));
  }

  @Test
  void figuresAndFactsAreTold() {
    assertEquals(Map.of(A, new Row(1, 4, 344, 968, 5, 7, 8, 9)), Statistics.rows(ROWS));
    assertEquals("6689", Statistics.info(ROWS, "Pid"));
    assertEquals("34e2b7735758e300", Statistics.info(ROWS, "description"));
    assertEquals("", Statistics.info(ROWS, "node"));
  }

  @Test
  void noAnswerMakesThemFail() {
    Random random = new Random(7);
    for (int round = 0; round < 2_000; round++) {
      for (String text : List.of(PROCESSES, STATES, ROWS)) {
        StringBuilder broken = new StringBuilder(text);
        for (int i = 0; i < 5; i++) {
          int at = random.nextInt(broken.length());
          broken.replace(at, at + 1, String.valueOf((char) random.nextInt(128)));
        }
        String answer = broken.substring(0, random.nextInt(broken.length()));
        Statistics.processes(answer);
        Statistics.states(answer);
        Statistics.rows(answer);
        Statistics.info(answer, "Pid");
      }
    }
  }

  @Test
  void countsGoOnOverAReloadAndBeginAnewForANewServer() {
    Tally tally = new Tally();
    Row ten = new Row(2, 10, 100, 100, 0, 0, 0, 0);
    tally.take(Map.of(1L, Map.of(A, ten)));
    assertEquals(ten, tally.total(A));

    tally.take(Map.of(1L, Map.of(A, ten), 2L, Map.of(A, new Row(1, 3, 30, 30, 0, 0, 0, 0))));
    assertEquals(new Row(3, 13, 130, 130, 0, 0, 0, 0), tally.total(A));
    tally.take(Map.of(2L, Map.of(A, new Row(1, 3, 30, 30, 0, 0, 0, 0))));
    assertEquals(new Row(1, 13, 130, 130, 0, 0, 0, 0), tally.total(A));

    tally.forget(List.of(A));
    tally.begin(List.of(A));
    assertEquals(new Row(1, 0, 0, 0, 0, 0, 0, 0), tally.total(A));
  }
}
