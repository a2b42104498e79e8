package org.evenkeel.coordinator.connections;

/**
 * What of the table to tell.
 *
 * @param filter which connections
 * @param offset how many of them to leave out first, 0 or more
 * @param limit how many to list at most, 0 to {@link #LIMIT_MAX}; all are counted
 */
public record ConnectionQuery(ConnectionFilter filter, int offset, int limit) {
  /** The most that one answer lists. */
  public static final int LIMIT_MAX = 1000;

  /**
   * Makes a query.
   *
   * @throws IllegalArgumentException when a number is out of its range
   */
  public ConnectionQuery {
    if (offset < 0) {
      throw new IllegalArgumentException("offset %d: 0 or more".formatted(offset));
    }
    if (limit < 0 || limit > LIMIT_MAX) {
      throw new IllegalArgumentException("limit %d: 0 to %d".formatted(limit, LIMIT_MAX));
    }
  }
}
