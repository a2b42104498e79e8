package org.evenkeel.coordinator.ha;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.evenkeel.coordinator.ha.wire.Refusal;
import org.evenkeel.coordinator.model.HaSpec;
import org.evenkeel.coordinator.model.IpAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class PairStatusTest {
  private static final ElectionRules RULES =
      new ElectionRules(
          "lb1",
          HaSpec.Heartbeat.DEFAULT.interval().toNanos(),
          HaSpec.Heartbeat.DEFAULT.warn().toNanos(),
          HaSpec.Heartbeat.DEFAULT.dead().toNanos(),
          0,
          OptionalLong.empty(),
          false,
          false,
          false);

  private static List<String> problems(
      OptionalLong clockMillis, Set<Refusal> refused, Map<IpAddress, String> unheld) {
    return PairStatus.of(
            "lb2",
            Election.joining(RULES, 100, 0, 0),
            true,
            List.of(),
            OptionalLong.empty(),
            clockMillis,
            refused,
            Optional.empty(),
            unheld,
            List.of())
        .problems();
  }

  @Test
  void aClockThatIsAnHourOffIsSaidAndChangesNothingElse() {
    long hour = TimeUnit.HOURS.toMillis(1);
    for (long off : new long[] {hour, -hour}) {
      assertEquals(
          List.of("pair: the clocks differ by 3600 s: have both follow one NTP server"),
          problems(OptionalLong.of(off), Set.of(), Map.of()));
    }
    assertEquals(List.of(), problems(OptionalLong.of(9_000), Set.of(), Map.of()));
  }

  @ParameterizedTest
  @CsvSource({
    "SECOND_NODE, two nodes call themselves lb2: rename or stop one of them",
    "OWN_NAME, another node has this one's name: rename or stop one of them",
    "OTHER_NAME, a node that is not lb2 has the pair's key: change the key",
    "SIGNATURE, heartbeats come with another key than in the key file: see both nodes' files",
    "UNKNOWN_KEY, heartbeats come with another key than in the key file: see both nodes' files"
  })
  void whatSomebodyHasToLookAtIsSaid(Refusal reason, String said) {
    assertEquals(
        List.of("pair: " + said), problems(OptionalLong.empty(), EnumSet.of(reason), Map.of()));
  }

  @ParameterizedTest
  @EnumSource(
      value = Refusal.class,
      names = {"SECOND_NODE", "OWN_NAME", "OTHER_NAME", "SIGNATURE", "UNKNOWN_KEY", "VERSION"},
      mode = EnumSource.Mode.EXCLUDE)
  void whatIsOnlyRepeatedOrBrokenIsCountedAlone(Refusal reason) {
    assertEquals(List.of(), problems(OptionalLong.empty(), EnumSet.of(reason), Map.of()));
  }

  @Test
  void anAddressThatCannotBeHeldIsSaidWithItsReason() {
    var vip = IpAddress.parse("192.0.2.1");
    assertTrue(
        problems(OptionalLong.empty(), Set.of(), Map.of(vip, "no interface has its subnet"))
            .contains("address 192.0.2.1: no interface has its subnet"));
  }
}
