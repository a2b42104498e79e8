package org.evenkeel.coordinator.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.OptionalInt;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.evenkeel.coordinator.model.PortSet.Range;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PortSetTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "all             | 22,23,65535 | 1-21,24-65534",
        "all             | 70000       | all",
        "80,443          | 443         | 80",
        "8000-8010       | 7999,8000   | 8001-8010",
        "8000-8010,9000  | 8005        | 8000-8004,8006-8010,9000"
      })
  void portsWithoutSome(String ports, String excluded, String left) {
    List<Integer> without = Arrays.stream(excluded.split(",", -1)).map(Integer::valueOf).toList();

    assertEquals(left, PortSet.parse(ports).except(without).toString());
  }

  @Test
  void aSetIsNeverEmptied() {
    assertThrows(IllegalArgumentException.class, () -> PortSet.of(80).except(List.of(80)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "80            | 80",
        "443,80        | 80,443",
        "80, 443       | 80,443",
        "80,81,82      | 80-82",
        "80-90,85-100  | 80-100",
        "80-90,82      | 80-90",
        "80,82         | 80,82",
        "1-65535       | all",
        "2-65535,1     | all",
        "all           | all"
      })
  void whatIsReadIsWrittenSortedAndMerged(String text, String canonical) {
    assertEquals(canonical, PortSet.parse(text).toString());
    assertEquals(PortSet.parse(canonical), PortSet.parse(text));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "0",
        "65536",
        "080",
        "-80",
        "80-",
        "90-80",
        "80,",
        ",80",
        "80,,443",
        "80;443",
        "80 443",
        "80 ,443",
        "80,  443",
        "ALL",
        "all,80",
        "1-2-3",
        "99999",
        "http",
        "80\n",
        "٨٠"
      })
  void anythingElseIsRefused(String text) {
    assertThrows(IllegalArgumentException.class, () -> PortSet.parse(text));
  }

  @Test
  void oneRangeMoreThanTheKernelsRuleMayHaveIsRefused() {
    assertEquals(64, PortSet.parse(everyOther(64)).ranges().size());
    assertThrows(IllegalArgumentException.class, () -> PortSet.parse(everyOther(65)));
  }

  /** What is merged does not count; and no depth of recursion follows the length of the text. */
  @Test
  void aVeryLongTextIsReadAsWell() {
    assertEquals(PortSet.of(80), PortSet.parse("80" + ",80".repeat(200_000)));
  }

  private static String everyOther(int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> Integer.toString(1 + 2 * i))
        .collect(Collectors.joining(","));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "80        | 80      | true",
        "80        | 81      | false",
        "80-90     | 90-100  | true",
        "80-90     | 91-100  | false",
        "80-90     | 85      | true",
        "1,3,5     | 2,4,6   | false",
        "1,3,5     | 2,5     | true",
        "all       | 65535   | true"
      })
  void setsOverlapWhenTheyShareAPort(String one, String other, boolean overlaps) {
    assertEquals(overlaps, PortSet.parse(one).overlaps(PortSet.parse(other)));
    assertEquals(overlaps, PortSet.parse(other).overlaps(PortSet.parse(one)));
  }

  @Test
  void onlyASetOfOnePortHasASinglePort() {
    assertEquals(OptionalInt.of(80), PortSet.parse("80-80").single());
    assertEquals(OptionalInt.empty(), PortSet.parse("80-81").single());
    assertEquals(OptionalInt.empty(), PortSet.parse("80,443").single());
    assertEquals(80, PortSet.parse("443,80").lowest());
  }

  @Test
  void aSetOfNothingOrAnImpossibleRangeIsRefused() {
    assertThrows(IllegalArgumentException.class, () -> new PortSet(List.of()));
    assertThrows(IllegalArgumentException.class, () -> new Range(0, 1));
    assertThrows(IllegalArgumentException.class, () -> new Range(1, 65_536));
    assertThrows(IllegalArgumentException.class, () -> new Range(2, 1));
  }

  @Test
  void mergingKeepsEveryPortAndAddsNone() {
    Random random = new Random(20_260_801);
    for (int round = 0; round < 500; round++) {
      List<Range> ranges =
          random
              .ints(1 + random.nextInt(20), 1, 300)
              .mapToObj(first -> new Range(first, first + random.nextInt(10)))
              .toList();
      PortSet merged = new PortSet(ranges);
      assertEquals(ports(ranges), ports(merged.ranges()));
      assertEquals(merged, PortSet.parse(merged.toString()));
      for (int i = 1; i < merged.ranges().size(); i++) {
        int gap = merged.ranges().get(i).first() - merged.ranges().get(i - 1).last();
        assertTrue(gap > 1, "ascending, with gaps: " + merged);
      }
    }
  }

  private static BitSet ports(List<Range> ranges) {
    BitSet ports = new BitSet();
    ranges.forEach(range -> ports.set(range.first(), range.last() + 1));
    return ports;
  }
}
