package org.evenkeel.coordinator.filter;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HostMarksTest {
  private static final MarkRange RANGE = new MarkRange(1000, 1000);

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\t\tmeta mark set 0x000003e8",
        "\t\tmeta mark 0x000003e8 accept",
        "\t\tmeta mark != 0x000003e8 accept",
        "\t\tct mark set 0x000003e8",
        "\t\tmeta mark & 0x0000ffff == 0x000003e8 accept",
        "-A PREROUTING -p tcp -j MARK --set-xmark 0x3e8/0xffffffff",
        "-A PREROUTING -m mark --mark 0x3e8 -j ACCEPT",
        "-A PREROUTING -m mark ! --mark 0x3e8/0xffff -j ACCEPT",
        "-A PREROUTING -j CONNMARK --set-mark 1000",
        "32765:\tfrom all fwmark 0x3e8 lookup 100",
        "32765:\tfrom all fwmark 0x3e8/0x3ff lookup 100"
      })
  void aMarkOfOursInAnotherRuleIsFound(String rule) {
    assertEquals(
        Optional.of(
            "mark 1000 is used by the host's own rule \"%s\"; give ipvs.fwmarks another range"
                .formatted(rule.strip())),
        HostMarks.collision(RANGE, "*mangle\n" + rule + "\n"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\t\tmeta mark set 0x000003e7",
        "\t\tmeta mark & 0x00004000 == 0x00004000 accept",
        "-A KUBE-POSTROUTING -m mark ! --mark 0x4000/0x4000 -j RETURN",
        "-A KUBE-MARK -j MARK --set-xmark 0x4000/0x4000",
        "-A X -m mark --mark 0x0/0xff -j ACCEPT",
        "32765:\tfrom all fwmark 2000 lookup 100",
        "-A X -m comment --comment \"mark of 1000 things\" -j ACCEPT"
      })
  void otherMarksDoNotMatter(String rule) {
    assertEquals(Optional.empty(), HostMarks.collision(RANGE, rule));
  }

  @Test
  void ourOwnRulesDoNotCount() {
    String ours =
        """
        table inet evenkeel {
        \tchain mark-prerouting {
        \t\tip daddr 10.0.0.1 tcp dport 80 meta mark set 0x000003e8
        \t}
        }
        -A EVENKEEL-MARK -d 10.0.0.1/32 -j MARK --set-xmark 0x3e8/0xffffffff
        32765:	from all fwmark 0x3ef lookup 1007 proto 101
        """;
    String foreign = "table inet evenkeel2 {\n\tchain x {\n\t\tmeta mark set 0x000003e9\n";

    assertEquals(Optional.empty(), HostMarks.collision(RANGE, ours));
    assertTrue(HostMarks.collision(RANGE, ours + foreign).isPresent());
  }

  @Test
  void anyTextIsRead() {
    Random random = new Random(11);
    String alphabet = "mark set fwmark --mark 0x3e8/& =!9\n\t\u0000ü";
    for (int round = 0; round < 500; round++) {
      StringBuilder text = new StringBuilder();
      random.ints(400, 0, alphabet.length()).forEach(i -> text.append(alphabet.charAt(i)));
      Optional<String> found = HostMarks.collision(RANGE, text.toString());
      assertTrue(found.isEmpty() || found.get().startsWith("mark 1"), found::toString);
    }
    assertEquals(Optional.empty(), HostMarks.collision(RANGE, "meta mark set 99999999999999"));
  }

  @ParameterizedTest
  @CsvSource({"0, 1", "1, 0", "1, 65537", "4294967295, 2", "-1, 5"})
  void rangesHaveBounds(long first, int count) {
    assertThrows(IllegalArgumentException.class, () -> new MarkRange(first, count));
  }
}
