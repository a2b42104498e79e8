package org.evenkeel.agent.monitor.model;

/**
 * What the service manager says of the agent's service.
 *
 * @param kind which state
 * @param detail for a person, such as why it failed; may be empty
 */
public record ServiceState(Kind kind, String detail) {
  /** The states that matter here. */
  public enum Kind {
    /** Not asked yet. */
    PENDING,
    RUNNING,
    /** On its way to running or to stopped. */
    CHANGING,
    STOPPED,
    FAILED,
    /** There is a service manager, but it knows no such service. */
    NOT_INSTALLED,
    /** There is no service manager, or it cannot be asked. */
    NO_MANAGER
  }

  /** Before the manager was asked. */
  public static final ServiceState PENDING = new ServiceState(Kind.PENDING, "");

  /** Whether start, stop and restart can mean anything. */
  public boolean manageable() {
    return switch (kind) {
      case RUNNING, CHANGING, STOPPED, FAILED -> true;
      case PENDING, NOT_INSTALLED, NO_MANAGER -> false;
    };
  }
}
