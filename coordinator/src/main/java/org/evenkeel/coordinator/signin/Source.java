package org.evenkeel.coordinator.signin;

import java.io.IOException;
import org.evenkeel.coordinator.account.Directory.Answer;

/** A server that knows users. Safe for any thread. */
interface Source {
  /** Such as {@code ldap}. */
  String name();

  /** Where it is, for messages. */
  String place();

  /**
   * Whether that is somebody's password: {@link Answer.Right} or {@link Answer.Wrong}.
   *
   * @throws IOException when it does not answer, or not as it should; the message says why
   */
  Answer ask(String user, String password) throws IOException;

  /**
   * Makes sure that it would answer, without a user's password.
   *
   * @throws IOException when it would not; the message says why
   */
  void greet() throws IOException;
}
