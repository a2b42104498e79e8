package org.evenkeel.coordinator.account;

/** Who has signed in with a password: a user of ours, or one that a directory knows. */
public sealed interface Person permits User, Outsider {
  /** What they are called. */
  String name();

  /** What they may do. */
  Scope scope();

  /**
   * Who says that it is them, as it stands after a way to sign in: nothing, or such as "by ldap".
   */
  default String vouched() {
    return switch (this) {
      case User _ -> "";
      case Outsider(var _, var _, String source, var _) -> " by " + source;
    };
  }
}
