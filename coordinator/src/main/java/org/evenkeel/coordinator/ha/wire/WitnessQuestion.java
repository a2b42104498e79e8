package org.evenkeel.coordinator.ha.wire;

import java.util.regex.Pattern;

/**
 * What a node asks of a witness (docs/protocol.md, "Witnesses").
 *
 * @param kind what it wants
 * @param nonce what the witness said last to this node, so that a recording is worth nothing; 0
 *     before
 * @param salt random, so that no two questions are the same and an answer fits one of them alone
 * @param boot of the asker, random; orders its ballots
 * @param ballot grows with every question for a lease of a boot; in one that gives back, the last
 *     that is given back
 * @param term of the claim; at least 0
 * @param leaseMillis how long the lease is to be; 0 where none is asked for
 * @param unused in one that gives back: whether no claim was or will be made on it
 * @param node the asker's name, 1 to 63 printable ASCII characters without spaces
 */
public record WitnessQuestion(
    Kind kind,
    long nonce,
    long salt,
    long boot,
    long ballot,
    long term,
    int leaseMillis,
    boolean unused,
    String node) {
  /** The highest term: what a file of terms holds. */
  public static final long TERM_MAX = 999_999_999_999_999_998L;

  private static final Pattern NAME = Pattern.compile("[!-~]{1," + HeartbeatMessage.NAME_MAX + "}");

  public WitnessQuestion {
    if (ballot < 0 || term < 0 || term > TERM_MAX || leaseMillis < 0) {
      throw new IllegalArgumentException(
          "ballot %d, term %d, lease %d ms".formatted(ballot, term, leaseMillis));
    }
    if (!isName(node)) {
      throw new IllegalArgumentException("a name has 1 to 63 printable ASCII characters");
    }
  }

  static boolean isName(String name) {
    return NAME.matcher(name).matches();
  }

  /** What a node wants of a witness. */
  public enum Kind {
    /** A lease, or more of the one that it has. */
    ASK(1),
    /** To give back its lease. */
    GIVE_BACK(2),
    /** To know whether the witness is there, and who holds. */
    LOOK(3);

    private final int code;

    Kind(int code) {
      this.code = code;
    }

    int code() {
      return code;
    }
  }
}
