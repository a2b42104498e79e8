package org.evenkeel.coordinator.filter;

/** A program of the packet filter failed; the message says which, how, and what to do. */
final class FilterException extends Exception {
  private static final long serialVersionUID = 1L;

  private final String problem;

  FilterException(String problem) {
    super(problem);
    this.problem = problem;
  }

  String problem() {
    return problem;
  }
}
