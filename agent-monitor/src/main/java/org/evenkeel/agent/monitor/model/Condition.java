package org.evenkeel.agent.monitor.model;

/**
 * The state of the agent in one line: what the agent and the service manager say, taken together.
 *
 * @param level how it is shown
 * @param title a few words
 * @param detail why, and what to do; may be empty
 */
public record Condition(Level level, String title, String detail) {
  /** How good it is. */
  public enum Level {
    GOOD,
    WAITING,
    BAD,
    OFF
  }

  /** Judges what was heard. */
  public static Condition of(Contact contact, ServiceState service) {
    return switch (contact) {
      case Contact.Pending _ -> new Condition(Level.WAITING, "Looking for the agent", "");
      case Contact.Reached reached -> reached(reached.report().listen(), service);
      case Contact.Unreachable(String reason) -> unreachable(reason, service);
    };
  }

  private static Condition reached(String listen, ServiceState service) {
    String where = "answers on " + listen;
    return switch (service.kind()) {
      case RUNNING, PENDING, CHANGING -> new Condition(Level.GOOD, "Running", where);
      case STOPPED, FAILED, NOT_INSTALLED, NO_MANAGER ->
          new Condition(
              Level.GOOD, "Running", where + ", started by hand rather than as a service");
    };
  }

  private static Condition unreachable(String reason, ServiceState service) {
    return switch (service.kind()) {
      case RUNNING -> new Condition(Level.BAD, "Unreachable", "the service runs, but " + reason);
      case CHANGING -> new Condition(Level.WAITING, "Starting or stopping", service.detail());
      case STOPPED -> new Condition(Level.OFF, "Not running", "the service is stopped");
      case FAILED -> new Condition(Level.BAD, "Failed", service.detail());
      case PENDING, NOT_INSTALLED, NO_MANAGER -> new Condition(Level.OFF, "Not running", reason);
    };
  }
}
