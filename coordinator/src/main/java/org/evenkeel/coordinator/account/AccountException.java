package org.evenkeel.coordinator.account;

/** What was wanted of users or tokens cannot be; nothing has changed. */
public final class AccountException extends Exception {
  private static final long serialVersionUID = 1;

  private final Reason reason;

  /** What kind of reason there is. */
  public enum Reason {
    /** There is none of that name. */
    ABSENT,
    /** It would contradict what is there. */
    CONFLICT,
    /** What was given does not fit, whatever is there. */
    UNFIT
  }

  /** With a message that says what is wrong, and what now. */
  public AccountException(Reason reason, String message) {
    super(message);
    this.reason = reason;
  }

  /** What kind of reason there is. */
  public Reason reason() {
    return reason;
  }
}
