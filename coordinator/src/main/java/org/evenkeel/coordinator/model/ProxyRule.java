package org.evenkeel.coordinator.model;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What happens to some of a proxied service's requests.
 *
 * @param when which of them
 * @param action what happens
 */
public record ProxyRule(Condition when, Action action) {

  /**
   * Which requests are meant: those for which all that is given holds; with nothing given, all.
   *
   * @param host the name that is asked for, in lower case, without port; with {@code *.} in front,
   *     every name below
   * @param path what the path begins with
   * @param header which header must have which value
   */
  public record Condition(
      Optional<String> host, Optional<String> path, Optional<HeaderValue> header) {
    /** Every request. */
    public static final Condition ALWAYS =
        new Condition(Optional.empty(), Optional.empty(), Optional.empty());
  }

  /**
   * A header and the value that it has.
   *
   * @param name in any case
   * @param value exactly
   */
  public record HeaderValue(String name, String value) {}

  /** What happens to a request. */
  public sealed interface Action {
    /** It goes to the real servers of that pool. */
    record Use(String pool) implements Action {}

    /** It is answered with status 301 and the same address under https. */
    record ToHttps() implements Action {}

    /** It is answered with status 302 and that address. */
    record Redirect(String location) implements Action {}

    /** Headers of the request are changed. */
    record Headers(Map<String, String> set, Map<String, String> add, List<String> remove)
        implements Action {
      public Headers {
        set = Collections.unmodifiableMap(new LinkedHashMap<>(set));
        add = Collections.unmodifiableMap(new LinkedHashMap<>(add));
        remove = List.copyOf(remove);
      }
    }
  }
}
