package org.evenkeel.coordinator.api;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Ends a request with a problem document. */
public final class ProblemException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final transient Problem problem;
  private final transient Map<String, String> headers;

  private ProblemException(Problem problem, Map<String, String> headers) {
    super(problem.detail(), null, false, false);
    this.problem = problem;
    this.headers = Map.copyOf(headers);
  }

  /** A problem with that status; {@code detail} says what, where, and what now. */
  static ProblemException of(int status, String detail) {
    return new ProblemException(Problem.of(status, detail), Map.of());
  }

  /** The same with one response header. */
  static ProblemException of(int status, String detail, String header, String value) {
    return new ProblemException(Problem.of(status, detail), Map.of(header, value));
  }

  /** A problem with one part of what was sent. */
  static ProblemException of(int status, String detail, Optional<String> field) {
    return new ProblemException(new Problem(status, detail, List.of(), field), Map.of());
  }

  /** A problem that lists others. */
  static ProblemException of(int status, String detail, List<String> problems) {
    return new ProblemException(new Problem(status, detail, problems, Optional.empty()), Map.of());
  }

  Problem problem() {
    return problem;
  }

  /** Response headers that go with it. */
  Map<String, String> headers() {
    return headers;
  }

  /** The status of the answer. */
  public int status() {
    return problem.status();
  }

  /** What is wrong, where, and what now. */
  public String detail() {
    return problem.detail();
  }
}
