package org.evenkeel.agent.monitor.model;

/**
 * All that the window shows of the agent at one moment.
 *
 * @param contact what the agent said
 * @param service what the service manager said
 * @param history the last five minutes
 * @param busy the action that is under way, such as {@code Starting the service}; empty for none
 */
public record MonitorState(Contact contact, ServiceState service, History history, String busy) {
  /** Before anything was asked. */
  public static final MonitorState INITIAL =
      new MonitorState(new Contact.Pending(), ServiceState.PENDING, History.EMPTY, "");

  /** The state of the agent in one line. */
  public Condition condition() {
    return Condition.of(contact, service);
  }
}
