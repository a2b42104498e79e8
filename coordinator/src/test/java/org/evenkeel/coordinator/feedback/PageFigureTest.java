package org.evenkeel.coordinator.feedback;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import org.evenkeel.coordinator.model.FeedbackSpec.Scale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PageFigureTest {

  @ParameterizedTest
  @CsvSource({"97, 97", "97%, 97", "'97\r\n', 97", "0, 0", "150, 100", "12.5, 13", "12.49, 12"})
  void aPageMayBeTheNumber(String page, int idle) {
    assertEquals(OptionalInt.of(idle), PageFigure.idle(page, Optional.empty(), Scale.IDLE));
  }

  @Test
  void aLoadIsTheRestOfIdle() {
    assertEquals(OptionalInt.of(70), PageFigure.idle("30", Optional.empty(), Scale.LOAD));
    assertEquals(OptionalInt.of(0), PageFigure.idle("150", Optional.empty(), Scale.LOAD));
  }

  @ParameterizedTest
  @CsvSource({
    "'{\"cpu\": {\"idle\": 62.6}}', 63",
    "'{\"cpu\": {\"idle\": \"40%\"}}', 40",
  })
  void aPointerFindsItInJson(String page, int idle) {
    assertEquals(OptionalInt.of(idle), PageFigure.idle(page, Optional.of("/cpu/idle"), Scale.IDLE));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "-5",
        "-5%",
        "NaN",
        "Infinity",
        "1e2",
        "5 6",
        "9999999999",
        "0x10",
        "٩٧",
        "{}",
        "[5]",
        "\uFEFF9\u00007"
      })
  void whatIsNoNumberIsNone(String page) {
    assertEquals(OptionalInt.empty(), PageFigure.idle(page, Optional.empty(), Scale.IDLE));
    assertEquals(OptionalInt.empty(), PageFigure.idle(page, Optional.of("/cpu"), Scale.IDLE));
  }

  @Test
  void noPageBreaksTheParser() {
    Random random = new Random(7);
    String alphabet = "0123456789.%{}[]\":, /cpuNaNe-\0\uFFFD";
    for (int i = 0; i < 20_000; i++) {
      StringBuilder page = new StringBuilder();
      for (int length = random.nextInt(24); length > 0; length--) {
        page.append(alphabet.charAt(random.nextInt(alphabet.length())));
      }
      Optional<String> pointer = i % 2 == 0 ? Optional.empty() : Optional.of("/cpu");
      int idle = PageFigure.idle(page.toString(), pointer, Scale.IDLE).orElse(0);
      assertTrue(idle >= 0 && idle <= 100, page.toString());
    }
  }
}
