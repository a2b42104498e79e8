package org.evenkeel.agent;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Reads the values below one element. A wrong one is noted as a problem and its default returned,
 * so that reading goes on and finds the other problems too.
 */
final class ValueReader {
  /** No exponent, no hexadecimal, no infinity: what a person writes. */
  private static final Pattern DECIMAL = Pattern.compile("\\d{1,9}(\\.\\d{1,9})?");

  private static final Pattern INTEGER = Pattern.compile("\\d{1,10}");

  /** Both ends included. */
  record Range(int min, int max) {
    private boolean contains(double value) {
      return value >= min && value <= max;
    }

    @Override
    public String toString() {
      return min + " to " + max;
    }
  }

  private final XmlElement parent;
  private final String path;
  private final List<Problem> problems;
  private final Set<String> known = new HashSet<>();

  /** For the children of {@code parent}; {@code path} precedes their names in problems. */
  ValueReader(XmlElement parent, String path, List<Problem> problems) {
    this.parent = parent;
    this.path = path;
    this.problems = problems;
  }

  /** The only child of that name; a second one is a problem, for it is unclear which one holds. */
  Optional<XmlElement> child(String name) {
    known.add(name);
    List<XmlElement> named =
        parent.children().stream().filter(child -> child.name().equals(name)).toList();
    if (named.size() > 1) {
      problem(named.get(1), "given twice; once is enough");
    }
    return named.stream().findFirst();
  }

  /**
   * Any value.
   *
   * @param parser its {@link IllegalArgumentException} says what would be right
   */
  <T> T read(String name, Function<String, T> parser, T fallback) {
    Optional<XmlElement> element = child(name);
    if (element.isEmpty()) {
      return fallback;
    }
    Optional<String> text = element.get().value().map(String::strip);
    if (text.isEmpty()) {
      problem(element.get(), "has no attribute value; write <%s value=\"…\"/>".formatted(name));
      return fallback;
    }
    try {
      return parser.apply(text.get());
    } catch (IllegalArgumentException e) {
      problem(
          element.get(), "\"%s\"; expected %s".formatted(shortened(text.get()), e.getMessage()));
      return fallback;
    }
  }

  double decimal(String name, Range range, double fallback) {
    return read(
        name,
        text -> {
          if (!DECIMAL.matcher(text).matches() || !range.contains(Double.parseDouble(text))) {
            throw new IllegalArgumentException("a number from " + range);
          }
          return Double.parseDouble(text);
        },
        fallback);
  }

  int integer(String name, Range range, int fallback) {
    return read(
        name,
        text -> {
          if (!INTEGER.matcher(text).matches() || !range.contains(Double.parseDouble(text))) {
            throw new IllegalArgumentException("a whole number from " + range);
          }
          return Integer.parseInt(text);
        },
        fallback);
  }

  boolean bool(String name, boolean fallback) {
    return read(
        name,
        text -> {
          if (!text.equalsIgnoreCase("true") && !text.equalsIgnoreCase("false")) {
            throw new IllegalArgumentException("true or false");
          }
          return Boolean.parseBoolean(text);
        },
        fallback);
  }

  /** One of the constants of {@code type}, in any case. */
  <E extends Enum<E>> E choice(String name, Class<E> type, E fallback) {
    return read(name, text -> constant(type, text), fallback);
  }

  private static <E extends Enum<E>> E constant(Class<E> type, String text) {
    E[] constants = type.getEnumConstants();
    return Arrays.stream(constants)
        .filter(constant -> constant.name().equalsIgnoreCase(text))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    Arrays.stream(constants).map(Enum::name).collect(Collectors.joining(", "))));
  }

  /** Notes the children that nobody asked for, {@code except} those read in another way. */
  void unread(String except, List<Problem> ignored) {
    parent.children().stream()
        .filter(child -> !known.contains(child.name()) && !child.name().equals(except))
        .map(
            child ->
                new Problem(child.line(), path + shortened(child.name()) + ": not known; ignored"))
        .forEach(ignored::add);
  }

  private void problem(XmlElement element, String message) {
    problems.add(new Problem(element.line(), path + element.name() + ": " + message));
  }

  private static String shortened(String text) {
    return text.length() <= 60 ? text : text.substring(0, 60) + "…";
  }
}
