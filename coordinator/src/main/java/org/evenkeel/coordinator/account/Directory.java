package org.evenkeel.coordinator.account;

/** Knows users that are not kept here. Safe for any thread. */
public interface Directory {
  /** What it says of somebody. */
  sealed interface Answer {
    /** It is their password, and they may do that. */
    record Right(Scope scope) implements Answer {}

    /** It is their password, but they may do nothing. */
    record Powerless() implements Answer {}

    /**
     * They are not let in.
     *
     * @param why for the audit log; not for who asks
     */
    record Wrong(String why) implements Answer {}

    /** It cannot say: it does not answer, or not as it should. Nobody is let in by that. */
    record Silent() implements Answer {}

    /** Too many others are asked after. */
    record Busy() implements Answer {}
  }

  /** What it is called where people read of it, such as {@code ldap}. */
  String source();

  /**
   * Whether that is somebody's password, within a bounded time.
   *
   * @param name as {@link Outsider#name} makes it
   * @param password not empty
   * @throws InterruptedException when interrupted while waiting for its turn
   */
  Answer ask(String name, String password) throws InterruptedException;
}
