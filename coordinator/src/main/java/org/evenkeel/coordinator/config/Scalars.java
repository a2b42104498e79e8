package org.evenkeel.coordinator.config;

import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.evenkeel.coordinator.config.Scalar.Form;
import org.evenkeel.coordinator.model.IpAddress;

/** The single values that more than one key takes. */
final class Scalars {
  static final Duration DURATION_MAX = Duration.ofHours(24);

  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._-]{1,63}");

  /** A name of a service, a real server or a node. */
  static final Scalar<String> NAME_TEXT =
      text(
          "a name",
          "1 to 63 letters, digits, dots, underscores or hyphens",
          NAME.pattern(),
          name -> matching(NAME, name));

  static final Scalar<IpAddress> ADDRESS =
      new Scalar<>(
          Form.TEXT,
          "an IP address",
          "IPv4 such as 192.168.87.5 or IPv6 such as 2001:db8::5, no host name",
          Map.of("anyOf", List.of(Map.of("format", "ipv4"), Map.of("format", "ipv6"))),
          IpAddress::parse);

  /** A TCP or UDP port. */
  static final Scalar<Integer> PORT = number("a port", 1, 65_535);

  private Scalars() {}

  /** Whether a text is a name. */
  static boolean isName(String text) {
    return NAME.matcher(text).matches();
  }

  /** A whole number within limits, both included. */
  static Scalar<Integer> number(String noun, int min, int max) {
    Map<String, Object> constraints = new LinkedHashMap<>();
    constraints.put("minimum", min);
    constraints.put("maximum", max);
    return new Scalar<>(
        Form.NUMBER,
        noun,
        "a whole number from " + min + " to " + max,
        constraints,
        text -> within(text, min, max));
  }

  /** A port that may be given as text too, as later port lists are. */
  static Scalar<Integer> portOrText() {
    Map<String, Object> constraints = new LinkedHashMap<>(PORT.constraints());
    constraints.put("pattern", "^[1-9][0-9]{0,4}$");
    return new Scalar<>(
        Form.EITHER, "one port", "one whole number from 1 to 65535", constraints, PORT.reader());
  }

  /** A duration from {@code min} to a day. */
  static Scalar<Duration> duration(String noun, Duration min) {
    String wanted =
        "%s to %s, written such as 200ms, 2s, 5m or 1h"
            .formatted(DurationText.format(min), DurationText.format(DURATION_MAX));
    return text(
        noun,
        wanted,
        DurationText.PATTERN,
        text -> {
          Duration duration = DurationText.parse(text);
          if (duration.compareTo(min) < 0 || duration.compareTo(DURATION_MAX) > 0) {
            throw new IllegalArgumentException("out of range: " + text);
          }
          return duration;
        });
  }

  /** One of an enum's constants, by their lower-case names. */
  static <E extends Enum<E>> Scalar<E> choice(String noun, Class<E> type) {
    List<E> constants = Arrays.asList(type.getEnumConstants());
    List<String> names = constants.stream().map(Enum::toString).toList();
    return new Scalar<>(
        Form.TEXT,
        noun,
        "one of " + String.join(", ", names),
        Map.of("enum", names),
        text -> constants.get(indexOf(names, text)));
  }

  /** Text that matches a pattern as a whole. */
  static <T> Scalar<T> text(
      String noun, String wanted, String pattern, Function<String, T> reader) {
    return new Scalar<>(Form.TEXT, noun, wanted, Map.of("pattern", "^(" + pattern + ")$"), reader);
  }

  /** The text itself when it matches, or IllegalArgumentException. */
  static String matching(Pattern pattern, String text) {
    if (!pattern.matcher(text).matches()) {
      throw new IllegalArgumentException("unsuitable: " + text);
    }
    return text;
  }

  private static int indexOf(List<String> names, String text) {
    int index = names.indexOf(text);
    if (index < 0) {
      throw new IllegalArgumentException("unknown: " + text);
    }
    return index;
  }

  /** Only plain decimals: no sign but minus, no leading zeros, as YAML 1.2 writes an integer. */
  private static int within(String text, int min, int max) {
    int value = Integer.parseInt(text);
    if (value < min || value > max || !text.equals(Integer.toString(value))) {
      throw new IllegalArgumentException("out of range: " + text);
    }
    return value;
  }
}
