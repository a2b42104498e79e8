package org.evenkeel.agent.monitor.view;

import java.awt.Color;
import java.util.Arrays;
import java.util.List;
import org.evenkeel.agent.monitor.model.Brightness;
import org.evenkeel.agent.monitor.model.Condition;

/**
 * The colours of what this program draws itself. The series are chosen to be told apart by people
 * who do not see red and green apart, and each has a contrast of 3:1 to the card at least; where
 * colours come round again, the stroke differs.
 *
 * @param card behind drawings
 * @param text what is read
 * @param muted what is read second
 * @param grid lines and empty tracks
 * @param shade a stretch of time that is special
 * @param answer the answer's own line
 * @param series of the metrics, in their order
 * @param good all is well
 * @param waiting soon known
 * @param bad needs somebody
 */
record Palette(
    Color card,
    Color text,
    Color muted,
    Color grid,
    Color shade,
    Color answer,
    List<Color> series,
    Color good,
    Color waiting,
    Color bad) {

  private static final Palette LIGHT =
      new Palette(
          rgb(0xFFFFFF),
          rgb(0x1B1F24),
          rgb(0x59636E),
          rgb(0xE1E5EA),
          new Color(0x59, 0x63, 0x6E, 26),
          rgb(0x1B1F24),
          colours(0x0072B2, 0xD55E00, 0x008F68, 0xB5478F, 0x9A6700, 0x2E8FC9),
          rgb(0x1A7F4B),
          rgb(0x9A6700),
          rgb(0xC5281C));

  private static final Palette DARK =
      new Palette(
          rgb(0x26292E),
          rgb(0xECEFF3),
          rgb(0xA3ADB8),
          rgb(0x3B4048),
          new Color(0xA3, 0xAD, 0xB8, 34),
          rgb(0xECEFF3),
          colours(0x56B4E9, 0xFF8A4C, 0x2CC99A, 0xE58FC6, 0xF0C541, 0x9DB7FF),
          rgb(0x3FCF8E),
          rgb(0xF0C541),
          rgb(0xFF7B72));

  static Palette of(Brightness brightness) {
    return switch (brightness) {
      case LIGHT -> LIGHT;
      case DARK -> DARK;
    };
  }

  /** The colour of the metric at {@code index}. */
  Color series(int index) {
    return series.get(Math.floorMod(index, series.size()));
  }

  Color of(Condition.Level level) {
    return switch (level) {
      case GOOD -> good;
      case WAITING -> waiting;
      case BAD -> bad;
      case OFF -> muted;
    };
  }

  private static List<Color> colours(int... rgb) {
    return Arrays.stream(rgb).mapToObj(Palette::rgb).toList();
  }

  private static Color rgb(int rgb) {
    return new Color(rgb);
  }
}
