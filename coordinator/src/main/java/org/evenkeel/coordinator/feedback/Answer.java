package org.evenkeel.coordinator.feedback;

/** What came of one question to a real server. */
sealed interface Answer {
  /** Something usable. */
  record Heard(AgentReply reply) implements Answer {}

  /** Nothing usable; the reason is a short sentence without a full stop. */
  record Nothing(String reason) implements Answer {}

  /** Text that means nothing to us. */
  static Answer notUnderstood(String text) {
    return new Nothing("not understood: " + quoted(text));
  }

  /** Hostile text made fit for a log line: printable ASCII, 40 characters at most. */
  private static String quoted(String text) {
    String head = text.length() > 40 ? text.substring(0, 40) + "…" : text;
    return '"' + head.replaceAll("[^ -~…]", "?") + '"';
  }
}
