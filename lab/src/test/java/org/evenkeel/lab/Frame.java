package org.evenkeel.lab;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.util.Arrays;

/**
 * One message between the test and the guest's {@link GuestServer}: a length, a task, a kind, a
 * payload of at most {@link #PAYLOAD_BYTES_MAX} bytes. Immutable.
 */
final class Frame {

  /** What a message says, and in which direction it travels. */
  enum Kind {
    /** To the guest: a piece of the argument list, each argument ended by a zero byte. */
    ARGUMENTS('a'),
    /** To the guest: a piece of the standard input. */
    INPUT('i'),
    /** To the guest: the pieces are complete, start the command. */
    START('s'),
    /** To the guest: send the command the signal of this name. */
    SIGNAL('k'),
    /** To the guest: nothing. Its arrival alone may wake a console that sleeps on a message. */
    NUDGE('n'),
    /** From the guest: the last message has been taken, the next one may come. */
    TAKEN('t'),
    /** From the guest: a piece of the standard output. */
    STDOUT('o'),
    /** From the guest: a piece of the standard error. */
    STDERR('e'),
    /** From the guest: the command ended with this exit status, in decimal. */
    EXIT('x'),
    /** From the guest: the command could not be started, and why. */
    REFUSED('r');

    private final int code;

    Kind(char code) {
      this.code = code;
    }

    private static Kind of(int code) throws IOException {
      for (Kind kind : values()) {
        if (kind.code == code) {
          return kind;
        }
      }
      throw new IOException("a message of kind " + code + ": the channel is out of step");
    }
  }

  /**
   * Small enough that a whole message fits the guest's terminal queue of 4096 bytes. A queue that
   * fills is throttled, and a User Mode Linux console does not always wake from that.
   */
  static final int PAYLOAD_BYTES_MAX = 2048;

  private static final int HEADER_BYTES = Integer.BYTES + 1;

  private final int task;
  private final Kind kind;
  private final byte[] payload;

  /**
   * @param task the command that the message is about, chosen by the test
   * @param payload belongs to the message from now on
   */
  Frame(int task, Kind kind, byte[] payload) {
    if (payload.length > PAYLOAD_BYTES_MAX) {
      throw new IllegalArgumentException("payload of " + payload.length + " bytes");
    }
    this.task = task;
    this.kind = kind;
    this.payload = payload;
  }

  int task() {
    return task;
  }

  Kind kind() {
    return kind;
  }

  /** Not to be changed. */
  byte[] payload() {
    return payload;
  }

  String text() {
    return new String(payload, UTF_8);
  }

  /**
   * Reads the next message.
   *
   * @throws EOFException when the channel ended
   * @throws IOException when what came is no message
   */
  static Frame read(DataInputStream in) throws IOException {
    int length = in.readInt();
    if (length < HEADER_BYTES || length > HEADER_BYTES + PAYLOAD_BYTES_MAX) {
      throw new IOException("a message of " + length + " bytes: the channel is out of step");
    }
    int task = in.readInt();
    Kind kind = Kind.of(in.readUnsignedByte());
    byte[] payload = new byte[length - HEADER_BYTES];
    in.readFully(payload);
    return new Frame(task, kind, payload);
  }

  /** Writes the message and flushes. */
  void write(DataOutputStream out) throws IOException {
    out.writeInt(HEADER_BYTES + payload.length);
    out.writeInt(task);
    out.writeByte(kind.code);
    out.write(payload);
    out.flush();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Frame that
        && task == that.task
        && kind == that.kind
        && Arrays.equals(payload, that.payload);
  }

  @Override
  public int hashCode() {
    return 31 * (31 * task + kind.hashCode()) + Arrays.hashCode(payload);
  }

  @Override
  public String toString() {
    return kind + " of " + payload.length + " bytes for task " + task;
  }
}
