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
import org.jspecify.annotations.Nullable;
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
            PairStatus.Hearing.MUTUAL,
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

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "MUTUAL | ",
        "ONE_WAY | pair: lb2 does not hear this node: see the links and packet filters of both",
        "NONE | pair: lb2 is not heard, so nobody can take over: see whether it runs, and the links"
      })
  void whoIsNotHeardForADeadTimeIsNamedAndWhoIsLateIsNot(
      PairStatus.Hearing hearing, @Nullable String said) {
    List<String> problems =
        PairStatus.of(
                "lb2",
                alone(),
                false,
                hearing,
                List.of(),
                OptionalLong.empty(),
                OptionalLong.empty(),
                Set.of(),
                Optional.empty(),
                Map.of(),
                List.of())
            .problems();
    assertEquals(Optional.ofNullable(said).stream().toList(), problems);
  }

  /** A node that has taken over because it hears nobody. */
  private static Election alone() {
    Election alone = Election.joining(RULES, 100, 0, 0);
    for (long now = 0; !alone.holds(); now += RULES.interval() / 4) {
      assertTrue(now < TimeUnit.MINUTES.toNanos(1), "it takes over in the end");
      alone = alone.next(new Happening.Tick(), now).next();
      alone = alone.next(new Happening.Probed(false), now).next();
    }
    return alone;
  }

  @Test
  void anAddressThatCannotBeHeldIsSaidWithItsReason() {
    var vip = IpAddress.parse("192.0.2.1");
    assertTrue(
        problems(OptionalLong.empty(), Set.of(), Map.of(vip, "no interface has its subnet"))
            .contains("address 192.0.2.1: no interface has its subnet"));
  }
}
