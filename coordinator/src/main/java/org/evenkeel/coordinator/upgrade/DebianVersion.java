package org.evenkeel.coordinator.upgrade;

import java.math.BigInteger;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The version of a package, ordered as dpkg orders it (deb-version(7)). Two texts may be the same
 * version without being the same text: {@code 1.0} and {@code 1.00-0}. Immutable.
 */
public final class DebianVersion implements Comparable<DebianVersion> {
  private static final int LENGTH_MAX = 200;

  private static final Pattern FORM =
      Pattern.compile(
          "(?:(?<epoch>[0-9]{1,9}):)?(?<upstream>[0-9][A-Za-z0-9.+~-]*?)"
              + "(?:-(?<revision>[A-Za-z0-9.+~]*))?");

  private final String text;
  private final BigInteger epoch;
  private final String upstream;
  private final String revision;

  private DebianVersion(String text, Matcher parts) {
    this.text = text;
    this.epoch = new BigInteger(Optional.ofNullable(parts.group("epoch")).orElse("0"));
    this.upstream = parts.group("upstream");
    this.revision = Optional.ofNullable(parts.group("revision")).orElse("");
  }

  /** Reads one; empty when it is none. */
  public static Optional<DebianVersion> parse(String text) {
    Matcher parts = FORM.matcher(text);
    return text.length() <= LENGTH_MAX && parts.matches()
        ? Optional.of(new DebianVersion(text, parts))
        : Optional.empty();
  }

  /**
   * That of the package which a program of that version comes in: {@code 0.2.0-SNAPSHOT} of the
   * build is {@code 0.2.0~SNAPSHOT}, older than {@code 0.2.0}.
   */
  public static Optional<DebianVersion> ofProgram(String version) {
    return parse(version.replace('-', '~'));
  }

  /**
   * Without epoch and without the revision of whoever has built the package: what the program in it
   * says of itself.
   */
  public DebianVersion program() {
    return parse(upstream).orElseThrow();
  }

  /** Without the part that says that it comes before a release, such as {@code ~SNAPSHOT}. */
  DebianVersion release() {
    int tilde = upstream.indexOf('~');
    return tilde < 0 ? program() : parse(upstream.substring(0, tilde)).orElseThrow();
  }

  /** Whether this one is older. */
  public boolean before(DebianVersion other) {
    return compareTo(other) < 0;
  }

  @Override
  public int compareTo(DebianVersion other) {
    int order = epoch.compareTo(other.epoch);
    order = order == 0 ? order(upstream, other.upstream) : order;
    return order == 0 ? order(revision, other.revision) : order;
  }

  /** By turns what is no digit, by a changed alphabet, and what is, by its value. */
  private static int order(String one, String other) {
    int i = 0;
    int j = 0;
    while (i < one.length() || j < other.length()) {
      while (isText(one, i) || isText(other, j)) {
        int order = Integer.compare(weight(one, i), weight(other, j));
        if (order != 0) {
          return order;
        }
        i++;
        j++;
      }
      int endOne = digits(one, i);
      int endOther = digits(other, j);
      int order = number(one, i, endOne).compareTo(number(other, j, endOther));
      if (order != 0) {
        return order;
      }
      i = endOne;
      j = endOther;
    }
    return 0;
  }

  private static boolean isText(String text, int at) {
    return at < text.length() && !isDigit(text.charAt(at));
  }

  private static boolean isDigit(char one) {
    return one >= '0' && one <= '9';
  }

  /** The tilde before the end, the end before letters, letters before all else. */
  private static int weight(String text, int at) {
    if (!isText(text, at)) {
      return 0;
    }
    char one = text.charAt(at);
    boolean letter = (one >= 'A' && one <= 'Z') || (one >= 'a' && one <= 'z');
    return one == '~' ? -1 : letter ? one : one + 256;
  }

  private static int digits(String text, int from) {
    int end = from;
    while (end < text.length() && isDigit(text.charAt(end))) {
      end++;
    }
    return end;
  }

  private static BigInteger number(String text, int from, int to) {
    return from >= to ? BigInteger.ZERO : new BigInteger(text.substring(from, to));
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof DebianVersion version && compareTo(version) == 0;
  }

  /** The same for versions that are equal and written in two ways: by the epoch alone. */
  @Override
  public int hashCode() {
    return epoch.hashCode();
  }

  /** As it was written. */
  @Override
  public String toString() {
    return text;
  }
}
