package org.evenkeel.coordinator.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.util.List;
import org.evenkeel.coordinator.model.Complaints.Change;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ComplaintsTest {
  private static final String SUSPECT = "every check fails at once, of %d places, so this host is";

  @Test
  void aCountThatGrowsIsNeitherNewNorOver() {
    assertEquals(
        new Change(List.of(), List.of()),
        Complaints.between(List.of(SUSPECT.formatted(3)), List.of(SUSPECT.formatted(12))));
  }

  @Test
  void whatIsNewAndWhatIsOverIsToldAsItIs() {
    assertEquals(
        new Change(List.of(SUSPECT.formatted(3)), List.of()),
        Complaints.between(
            List.of("lb2 is not heard"), List.of("lb2 is not heard", SUSPECT.formatted(3))));
    assertEquals(
        new Change(List.of(), List.of(SUSPECT.formatted(12))),
        Complaints.between(List.of(SUSPECT.formatted(12)), List.of()));
  }

  @Test
  void ofSeveralOfAKindOneMoreIsNewAndOneLessIsOver() {
    List<String> two = List.of("queue holds 3 of 9", "queue holds 5 of 9");
    List<String> three = List.of("queue holds 4 of 9", "queue holds 5 of 9", "queue holds 7 of 9");
    assertEquals(
        new Change(List.of("queue holds 7 of 9"), List.of()), Complaints.between(two, three));
    assertEquals(
        new Change(List.of(), List.of("queue holds 7 of 9")), Complaints.between(three, two));
  }

  @ParameterizedTest
  @CsvSource({
    "10.0.0.5 does not answer, 10.0.0.6 does not answer",
    "nothing comes by 10.0.0.1 - 10.0.0.2:6694, nothing comes by 10.0.0.1 - 10.0.0.2:6695",
    "eth0 has no link, eth1 has no link",
    "web-1 is down, web-2 is down",
    "fd00::1 is answered, fd00::2 is answered",
    "the file x.yaml:3:1 is refused, the file x.yaml:4:1 is refused"
  })
  void whatIsNamedByANumberIsAnotherComplaint(String one, String other) {
    assertNotEquals(Complaints.kind(one), Complaints.kind(other));
  }

  @ParameterizedTest
  @CsvSource({
    "'of 3 places, so', 'of 4 places, so'",
    "'3 more', '4 more'",
    "'it is 0.4 s late.', 'it is 12.7 s late.'",
    "'behind (3)', 'behind (12)'"
  })
  void whatIsCountedIsTheSameComplaint(String one, String other) {
    assertEquals(Complaints.kind(one), Complaints.kind(other));
  }
}
