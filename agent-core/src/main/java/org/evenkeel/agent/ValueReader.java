package org.evenkeel.agent;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
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

  /**
   * Where problems go.
   *
   * @param problems that make the file a wrong one
   * @param ignored elements that mean nothing here
   */
  record Findings(List<Problem> problems, List<Problem> ignored) {}

  private final XmlElement parent;
  private final String path;
  private final Findings findings;
  private final Set<String> known = new HashSet<>();

  /** For the children of {@code parent}; {@code path} precedes their names in problems. */
  ValueReader(XmlElement parent, String path, Findings findings) {
    this.parent = parent;
    this.path = path;
    this.findings = findings;
  }

  /** For the children of a child. */
  ValueReader below(XmlElement child) {
    return new ValueReader(child, path + child.name() + "/", findings);
  }

  /** The only child of that name; a second one is a problem, for it is unclear which one holds. */
  Optional<XmlElement> child(String name) {
    List<XmlElement> named = all(name);
    if (named.size() > 1) {
      problem(named.get(1), "given twice; once is enough");
    }
    return named.stream().findFirst();
  }

  /** The children of that name. */
  List<XmlElement> all(String name) {
    known.add(name);
    return parent.children().stream().filter(child -> child.name().equals(name)).toList();
  }

  /** The children of that name, of which there may be so many. */
  List<XmlElement> all(String name, int most) {
    List<XmlElement> named = all(name);
    if (named.size() > most) {
      problem(named.get(most), "%d of them; at most %d".formatted(named.size(), most));
    }
    return named;
  }

  /**
   * Any value.
   *
   * @param parser its {@link IllegalArgumentException} says what would be right
   */
  <T> T read(String name, Function<String, T> parser, T fallback) {
    return child(name).map(element -> value(element, parser, fallback)).orElse(fallback);
  }

  /** A value without which its element means nothing. */
  <T> T require(String name, Function<String, T> parser, T placeholder) {
    Optional<XmlElement> element = child(name);
    if (element.isEmpty()) {
      problem(parent.line(), name, "is missing; write <%s value=\"…\"/>".formatted(name));
    }
    return element.map(found -> value(found, parser, placeholder)).orElse(placeholder);
  }

  /** The value of each child of that name; wrong ones are left out. */
  <T> List<T> readAll(String name, int most, Function<String, T> parser) {
    return all(name, most).stream()
        .map(
            element -> value(element, text -> Optional.of(parser.apply(text)), Optional.<T>empty()))
        .flatMap(Optional::stream)
        .toList();
  }

  private <T> T value(XmlElement element, Function<String, T> parser, T fallback) {
    if (element.attribute("value").map(String::strip).filter(text -> !text.isEmpty()).isEmpty()) {
      problem(element, "has no attribute value; write <%s value=\"…\"/>".formatted(element.name()));
      return fallback;
    }
    return attribute(element, "value", parser, fallback);
  }

  /** An attribute of {@code element}, a child. */
  <T> T attribute(XmlElement element, String name, Function<String, T> parser, T fallback) {
    Optional<String> text = element.attribute(name).map(String::strip);
    if (text.isEmpty()) {
      return fallback;
    }
    try {
      return parser.apply(text.get());
    } catch (IllegalArgumentException e) {
      String where = name.equals("value") ? "" : name + "=";
      problem(
          element, "%s\"%s\"; expected %s".formatted(where, shortened(text.get()), e.getMessage()));
      return fallback;
    }
  }

  double decimal(String name, Range range, double fallback) {
    return read(name, decimals(range), fallback);
  }

  int integer(String name, Range range, int fallback) {
    return read(name, integers(range), fallback);
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
    return read(name, constants(type), fallback);
  }

  /** Reads numbers with a fraction. */
  static Function<String, Double> decimals(Range range) {
    return text -> {
      if (!DECIMAL.matcher(text).matches() || !range.contains(Double.parseDouble(text))) {
        throw new IllegalArgumentException("a number from " + range);
      }
      return Double.parseDouble(text);
    };
  }

  /** Reads numbers without a fraction. */
  static Function<String, Integer> integers(Range range) {
    return text -> {
      if (!INTEGER.matcher(text).matches() || !range.contains(Double.parseDouble(text))) {
        throw new IllegalArgumentException("a whole number from " + range);
      }
      return Integer.parseInt(text);
    };
  }

  /** Reads the names of constants, in any case. */
  static <E extends Enum<E>> Function<String, E> constants(Class<E> type) {
    E[] constants = type.getEnumConstants();
    return text ->
        Arrays.stream(constants)
            .filter(constant -> constant.name().equalsIgnoreCase(text))
            .findFirst()
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        Arrays.stream(constants)
                            .map(Enum::name)
                            .map(name -> name.toLowerCase(Locale.ROOT))
                            .collect(Collectors.joining(", "))));
  }

  /** Notes the children that nobody asked for. */
  void unread() {
    parent.children().stream()
        .filter(child -> !known.contains(child.name()))
        .map(
            child ->
                new Problem(child.line(), path + shortened(child.name()) + ": not known; ignored"))
        .forEach(findings.ignored()::add);
  }

  /** Something is wrong with the element as a whole. */
  void parentProblem(String message) {
    String name = path.isEmpty() ? parent.name() : path.substring(0, path.length() - 1);
    findings.problems().add(new Problem(parent.line(), name + ": " + message));
  }

  void problem(XmlElement element, String message) {
    problem(element.line(), element.name(), message);
  }

  private void problem(int line, String name, String message) {
    findings.problems().add(new Problem(line, path + name + ": " + message));
  }

  private static String shortened(String text) {
    return text.length() <= 60 ? text : text.substring(0, 60) + "…";
  }
}
