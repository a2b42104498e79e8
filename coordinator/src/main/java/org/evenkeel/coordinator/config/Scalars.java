package org.evenkeel.coordinator.config;

import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.evenkeel.coordinator.config.Scalar.Form;
import org.evenkeel.coordinator.model.AddressPrefix;
import org.evenkeel.coordinator.model.Cidr;
import org.evenkeel.coordinator.model.DurationText;
import org.evenkeel.coordinator.model.IpAddress;
import org.evenkeel.coordinator.model.PortSet;

/** The single values that more than one key takes. */
final class Scalars {
  static final Duration DURATION_MAX = Duration.ofHours(24);

  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_-][A-Za-z0-9._-]{0,62}");

  private static final String PORT_RANGE = "[1-9][0-9]{0,4}(-[1-9][0-9]{0,4})?";

  /** A name of a service, a real server or a node. */
  static final Scalar<String> NAME_TEXT =
      text(
          "a name",
          "1 to 63 letters, digits, dots, underscores or hyphens, no dot first",
          NAME.pattern(),
          name -> matching(NAME, name));

  static final Scalar<IpAddress> ADDRESS =
      new Scalar<>(
          Form.TEXT,
          "an IP address",
          "IPv4 such as 192.168.87.5 or IPv6 such as 2001:db8::5, no host name",
          Map.of("anyOf", List.of(Map.of("format", "ipv4"), Map.of("format", "ipv6"))),
          IpAddress::parse);

  /** A subnet. */
  static final Scalar<Cidr> SUBNET =
      text("a subnet", "its first address and prefix, such as 10.0.0.0/24", ".*/.*", Cidr::parse);

  /** An address as an interface has it. */
  static final Scalar<AddressPrefix> ADDRESS_PREFIX =
      text(
          "an address and prefix",
          "such as 192.168.2.254/24 or 2001:db8::fe/64",
          ".*/.*",
          AddressPrefix::parse);

  private static final Pattern INTERFACE_NAME = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_.-]{0,14}");

  /** The name of a network interface. */
  static final Scalar<String> INTERFACE =
      text(
          "an interface",
          "the name of a network interface such as eth0",
          INTERFACE_NAME.pattern(),
          name -> matching(INTERFACE_NAME, name));

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

  /** Ports as a number or as text. */
  static Scalar<PortSet> ports() {
    Map<String, Object> constraints = new LinkedHashMap<>(PORT.constraints());
    constraints.put("pattern", "^(all|" + PORT_RANGE + "(, ?" + PORT_RANGE + ")*)$");
    return new Scalar<>(
        Form.EITHER,
        "ports",
        "a port from 1 to 65535 such as 80, or \"80,443\", \"8000-8010\" or all",
        constraints,
        PortSet::parse);
  }

  /** Either of true and false. */
  static Scalar<Boolean> flag() {
    return new Scalar<>(
        Form.FLAG,
        "true or false",
        "true or false",
        Map.of(),
        text ->
            switch (text) {
              case "true" -> true;
              case "false" -> false;
              default -> throw new IllegalArgumentException("neither: " + text);
            });
  }

  /** A duration from {@code min} to a day. */
  static Scalar<Duration> duration(String noun, Duration min) {
    return duration(noun, min, DURATION_MAX);
  }

  /** A duration within limits, both included. */
  static Scalar<Duration> duration(String noun, Duration min, Duration max) {
    String wanted =
        "%s to %s, written such as 200ms, 2s, 5m or 1h"
            .formatted(DurationText.format(min), DurationText.format(max));
    return text(
        noun,
        wanted,
        DurationText.PATTERN,
        text -> {
          Duration duration = DurationText.parse(text);
          if (duration.compareTo(min) < 0 || duration.compareTo(max) > 0) {
            throw new IllegalArgumentException("out of range: " + text);
          }
          return duration;
        });
  }

  /** A duration from a second to a day, in whole seconds, as the kernel counts. */
  static Scalar<Duration> seconds(String noun) {
    return text(
        noun,
        "whole seconds from 1s to 24h, written such as 2s, 5m or 1h",
        DurationText.PATTERN,
        text -> {
          Duration duration = DurationText.parse(text);
          boolean whole = duration.toMillis() % 1_000 == 0 && duration.isPositive();
          if (!whole || duration.compareTo(DURATION_MAX) > 0) {
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
