package org.evenkeel.agent.windows;

import java.time.Duration;
import java.util.List;

/**
 * The service as the service manager knows it.
 *
 * @param name its key, as {@code sc} takes it
 * @param title its name for people
 * @param description a sentence for people
 * @param imagePath the command line, see {@link ImagePath}
 * @param account the account that runs it
 */
record ServiceDefinition(
    String name, String title, String description, String imagePath, String account) {
  /** The key of the service, and the name of its event source. */
  static final String NAME = "EvenkeelAgent";

  /**
   * The service's own account, which Windows makes by itself: without a password, and without any
   * privilege, for the agent measures nothing that needs one, and scripts of agent.xml run as it.
   */
  static final String OWN_ACCOUNT = "NT SERVICE\\" + NAME;

  /** Windows waits as long for the agent before it shuts down; the agent is quicker by itself. */
  static final Duration BEFORE_SHUTDOWN = Duration.ofMinutes(3);

  /** A port that another program is about to give back, or a crash. */
  static final FailureActions ON_FAILURE =
      new FailureActions(
          List.of(Duration.ofSeconds(5), Duration.ofSeconds(5), Duration.ofMinutes(1)),
          Duration.ofDays(1));

  /** The agent, started by this command line. */
  static ServiceDefinition agent(String imagePath, String account) {
    return new ServiceDefinition(
        NAME,
        "Evenkeel feedback agent",
        "Tells load balancers how available this machine is.",
        imagePath,
        account);
  }
}
