package org.evenkeel.coordinator.upgrade;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.evenkeel.coordinator.dispatch.CommandRunner;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DebianVersionTest {
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  /** From the oldest to the newest, as the manual page has it. */
  private static final List<String> ORDERED =
      List.of(
          "0.1.0~SNAPSHOT",
          "0.1.0~SNAPSHOT-1",
          "0.1.0~rc1",
          "0.1.0",
          "0.1.0-0.1",
          "0.1.0-1",
          "0.1.0a",
          "0.1.0+site1",
          "0.1.1~",
          "0.1.1",
          "0.1.9",
          "0.1.10",
          "0.10",
          "1.0~~",
          "1.0~",
          "1.0",
          "1:0.1");

  private static DebianVersion version(String text) {
    return DebianVersion.parse(text).orElseThrow();
  }

  @Test
  void aLaterVersionIsNewer() {
    for (int i = 0; i < ORDERED.size(); i++) {
      for (int j = 0; j < ORDERED.size(); j++) {
        assertEquals(
            Integer.compare(i, j),
            Integer.signum(version(ORDERED.get(i)).compareTo(version(ORDERED.get(j)))),
            ORDERED.get(i) + " and " + ORDERED.get(j));
      }
    }
  }

  @Test
  void dpkgOrdersThemAlike() {
    CommandRunner.Result there = CommandRunner.SYSTEM.run(List.of("dpkg", "--version"), PATIENCE);
    Assumptions.assumeTrue(there.succeeded(), "dpkg is missing");
    Random random = new Random(10);
    List<String[]> pairs = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      pairs.add(new String[] {drawn(random), drawn(random)});
    }
    for (int i = 1; i < ORDERED.size(); i++) {
      pairs.add(new String[] {ORDERED.get(i - 1), ORDERED.get(i)});
    }
    for (String[] pair : pairs) {
      int order = version(pair[0]).compareTo(version(pair[1]));
      String relation = order < 0 ? "lt" : order == 0 ? "eq" : "gt";
      CommandRunner.Result said =
          CommandRunner.SYSTEM.run(
              List.of("dpkg", "--compare-versions", pair[0], relation, pair[1]), PATIENCE);
      assertTrue(said.succeeded(), "%s %s %s".formatted(pair[0], relation, pair[1]));
    }
  }

  /** Of few letters, so that many begin alike. */
  private static String drawn(Random random) {
    String alphabet = "0019.~+a-";
    StringBuilder text = new StringBuilder(random.nextInt(4) == 0 ? "1:" : "").append('1');
    for (int i = random.nextInt(6); i > 0; i--) {
      text.append(alphabet.charAt(random.nextInt(alphabet.length())));
    }
    return text.append('0').toString();
  }

  @Test
  void theSameVersionMayBeWrittenInTwoWays() {
    assertEquals(version("1.0"), version("0:1.00-0"));
    assertEquals(version("1.0").hashCode(), version("0:1.00-0").hashCode());
  }

  @Test
  void aProgramIsThatOfItsPackage() {
    assertEquals(
        version("0.2.0~SNAPSHOT"), DebianVersion.ofProgram("0.2.0-SNAPSHOT").orElseThrow());
    assertEquals(version("0.2.0"), version("1:0.2.0-1~deb12u1").program());
    assertEquals(version("0.2.0"), version("0.2.0~rc1-1").release());
    assertEquals(Optional.empty(), DebianVersion.ofProgram("unreleased"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "a", "-1", "1 0", "1:", ":1", "1\n2", "$(id)", "1;id", "12345678901:1", "ü1"})
  void whatIsNoVersionIsNotTaken(String text) {
    assertEquals(Optional.empty(), DebianVersion.parse(text));
  }

  @Test
  void aLongOneIsNotTaken() {
    assertEquals(Optional.empty(), DebianVersion.parse("1".repeat(201)));
  }
}
