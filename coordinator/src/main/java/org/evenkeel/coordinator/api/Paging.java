package org.evenkeel.coordinator.api;

import io.javalin.http.Context;
import java.util.List;
import java.util.Optional;

/**
 * Which part of a list is asked for, by {@code ?offset=} and {@code ?limit=}.
 *
 * @param offset how many are left out, 0 or more
 * @param limit how many there are at the most, 0 or more
 */
record Paging(int offset, int limit) {

  /**
   * What a request asks for.
   *
   * @param otherwise the limit where it names none
   * @param most a larger limit counts as this
   */
  static Paging of(Context request, int otherwise, int most) {
    return new Paging(
        number(request, "offset", 0), Math.min(most, number(request, "limit", otherwise)));
  }

  /** That part. */
  <T> List<T> of(List<T> all) {
    return all.stream().skip(offset).limit(limit).toList();
  }

  private static int number(Context request, String name, int otherwise) {
    Optional<String> text = Optional.ofNullable(request.queryParam(name));
    if (text.isPresent() && !text.get().matches("[0-9]{1,9}")) {
      throw ProblemException.of(
          400, "%s is no number; send such as %s=100".formatted(name, name), Optional.of(name));
    }
    return text.map(Integer::parseInt).orElse(otherwise);
  }
}
