package org.evenkeel.coordinator.ha.wire;

import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.evenkeel.coordinator.model.HaSpec;

/**
 * One message between two coordinators, without what only its encoding needs (docs/protocol.md,
 * "Messages").
 *
 * @param kind what it is for
 * @param session what makes it fresh
 * @param times when it was sent, and which message of the receiver it confirms
 * @param standing who the sender is in the pair
 * @param name the sender's, 1 to 63 printable ASCII characters without spaces
 * @param timings how often it speaks, and when it takes the receiver for lost; empty when it is of
 *     a version that does not say so
 */
public record HeartbeatMessage(
    Kind kind,
    Session session,
    Times times,
    Standing standing,
    String name,
    Optional<Timings> timings) {
  /** The longest name. */
  public static final int NAME_MAX = 63;

  private static final Pattern NAME = Pattern.compile("[!-~]{1," + NAME_MAX + "}");

  public HeartbeatMessage {
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException(
          "a name has 1 to 63 printable ASCII characters, this one " + name.length());
    }
  }

  /**
   * How a node is configured, for the other one to know when it is not so itself.
   *
   * @param intervalMillis from one heartbeat to the next, at least 1
   * @param deadMillis the silence after which the receiver is lost, more than the interval
   */
  public record Timings(int intervalMillis, int deadMillis) {
    public Timings {
      if (intervalMillis < 1 || deadMillis <= intervalMillis) {
        throw new IllegalArgumentException(
            "interval %d ms, dead %d ms".formatted(intervalMillis, deadMillis));
      }
    }

    /** Those of a configuration, in whole milliseconds; parts count as one. */
    static Timings of(HaSpec.Heartbeat heartbeat) {
      return new Timings(millis(heartbeat.interval()), millis(heartbeat.dead()));
    }

    private static int millis(Duration time) {
      return (int) Math.min(Integer.MAX_VALUE, time.plusNanos(999_999).toMillis());
    }

    /** As people read it. */
    @Override
    public String toString() {
      return "interval %d ms, dead %d ms".formatted(intervalMillis, deadMillis);
    }
  }

  /** What a message is for. */
  public enum Kind {
    /** The sender lives. */
    HEARTBEAT(1),
    /** The sender has let go of the addresses. */
    RESIGNATION(2);

    private final int code;

    Kind(int code) {
      this.code = code;
    }

    int code() {
      return code;
    }
  }

  /** What a sender is; a node without a pair sends nothing. */
  public enum State {
    /** Just started, listening. */
    JOINING(1),
    /** Ready to take over. */
    PASSIVE(2),
    /** Holds the addresses. */
    ACTIVE(3),
    /** Lost the peer and may not hold. */
    ISOLATED(4);

    private final int code;

    State(int code) {
      this.code = code;
    }

    int code() {
      return code;
    }

    /** The name in reports. */
    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * What makes a message fresh.
   *
   * @param boot random, new with every start of the sender that did not take over from its guard
   * @param sequence at least 0, grows by at least 1 with every message of a boot; the same on all
   *     links
   * @param challenge what the sender wants to see before it believes in another boot of the
   *     receiver; not 0
   * @param answer the receiver's challenge as the sender heard it last; 0 before
   */
  public record Session(long boot, long sequence, long challenge, long answer) {
    public Session {
      if (sequence < 0) {
        throw new IllegalArgumentException("sequence below 0: " + sequence);
      }
    }
  }

  /**
   * When a message was sent, and which one it confirms. All but the last are nanoseconds.
   *
   * @param sent the sender's monotonic clock: only differences mean something
   * @param echo {@code sent} of the newest message of the receiver that the sender has taken; 0
   *     before the first
   * @param held from that message's arrival until this one was sent
   * @param wall the sender's wall clock, milliseconds since 1970; to warn of clocks that differ,
   *     for nothing else
   */
  public record Times(long sent, long echo, long held, long wall) {}

  /**
   * Who the sender is in the pair.
   *
   * @param term the highest that the sender knows; at least 0
   * @param state what it is
   * @param flags what else is to know of it
   * @param priority in force now, after tracking; 0 to 65535
   * @param configured priority without tracking; 0 to 65535
   * @param digest first bytes of the SHA-256 of configuration and operator states
   * @param revision number of the running configuration; at least 0
   */
  public record Standing(
      long term,
      State state,
      Flags flags,
      int priority,
      int configured,
      long digest,
      int revision) {
    /** The highest priority. */
    public static final int PRIORITY_MAX = 65_535;

    public Standing {
      if (term < 0) {
        throw new IllegalArgumentException("term below 0: " + term);
      }
      if (priority < 0 || priority > PRIORITY_MAX || configured < 0 || configured > PRIORITY_MAX) {
        throw new IllegalArgumentException(
            "priorities not within 0 to 65535: " + priority + ", " + configured);
      }
      if (revision < 0) {
        throw new IllegalArgumentException("revision below 0: " + revision);
      }
    }
  }

  /**
   * What else is to know of a sender. Bits that this version does not know are left out when it
   * reads, so that a later one may add some.
   *
   * @param restarting its coordinator crashed, and its guard speaks
   * @param maintenance an operator keeps it from taking over
   * @param wantsToTakeOver it asks for the addresses
   * @param inStep it has what the active node has
   */
  public record Flags(
      boolean restarting, boolean maintenance, boolean wantsToTakeOver, boolean inStep) {
    /** None of them. */
    public static final Flags NONE = new Flags(false, false, false, false);

    private static final int RESTARTING = 1;
    private static final int MAINTENANCE = 2;
    private static final int WANTS_TO_TAKE_OVER = 4;
    private static final int IN_STEP = 8;

    static Flags of(int bits) {
      return new Flags(
          (bits & RESTARTING) != 0,
          (bits & MAINTENANCE) != 0,
          (bits & WANTS_TO_TAKE_OVER) != 0,
          (bits & IN_STEP) != 0);
    }

    int bits() {
      return (restarting ? RESTARTING : 0)
          | (maintenance ? MAINTENANCE : 0)
          | (wantsToTakeOver ? WANTS_TO_TAKE_OVER : 0)
          | (inStep ? IN_STEP : 0);
    }
  }
}
