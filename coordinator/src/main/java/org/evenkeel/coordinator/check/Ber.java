package org.evenkeel.coordinator.check;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** The few of ASN.1's basic encoding rules (X.690) that LDAP's smallest messages need. */
final class Ber {
  static final int INTEGER = 0x02;
  static final int BOOLEAN = 0x01;
  static final int OCTETS = 0x04;
  static final int ENUMERATED = 0x0a;
  static final int SEQUENCE = 0x30;

  private static final int LENGTH_MAX = 64 * 1024;

  private Ber() {}

  /** A value with its tag. */
  static final class Value {
    private final int tag;
    private final byte[] content;

    Value(int tag, byte[] content) {
      this.tag = tag;
      this.content = content;
    }

    int tag() {
      return tag;
    }

    /** The values within it. */
    Reader parts() {
      return new Reader(content);
    }

    /** A small whole number; -1 for none. */
    int number() {
      return content.length == 0 || content.length > 3 ? -1 : unsigned(content);
    }

    String text() {
      return new String(content, StandardCharsets.UTF_8);
    }
  }

  private static int unsigned(byte[] bytes) {
    int number = 0;
    for (byte each : bytes) {
      number = number << 8 | (each & 0xff);
    }
    return number;
  }

  /** Encodes a value of pieces that are encoded already. */
  static byte[] value(int tag, byte[]... pieces) {
    ByteArrayOutputStream content = new ByteArrayOutputStream();
    for (byte[] piece : pieces) {
      content.writeBytes(piece);
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(tag);
    int length = content.size();
    if (length >= 0x80) {
      out.write(0x82);
      out.write(length >> 8);
    }
    out.write(length);
    out.writeBytes(content.toByteArray());
    return out.toByteArray();
  }

  static byte[] text(int tag, String text) {
    return value(tag, text.getBytes(StandardCharsets.UTF_8));
  }

  /** Encodes a number from 0 to 127. */
  static byte[] number(int tag, int number) {
    return new byte[] {(byte) tag, 1, (byte) number};
  }

  /** Reads the next value from a connection. */
  static Value read(Conversation conversation) throws IOException {
    int tag = conversation.exactly(1)[0] & 0xff;
    int length = conversation.exactly(1)[0] & 0xff;
    if (length >= 0x80) {
      int more = length & 0x7f;
      length = more >= 1 && more <= 4 ? unsigned(conversation.exactly(more)) : -1;
    }
    if (length < 0 || length > LENGTH_MAX) {
      throw new Unexpected("answer is not LDAP: a value of a strange length");
    }
    return new Value(tag, conversation.exactly(length));
  }

  /** Takes values one after another from within another. */
  static final class Reader {
    private final byte[] bytes;
    private int position;

    private Reader(byte[] bytes) {
      this.bytes = bytes;
    }

    /**
     * The next value.
     *
     * @throws Unexpected when there is none
     */
    Value next() throws Unexpected {
      int tag = one();
      int length = one();
      if (length >= 0x80) {
        int more = length & 0x7f;
        if (more < 1 || more > 4 || more > bytes.length - position) {
          throw broken();
        }
        length = unsigned(Arrays.copyOfRange(bytes, position, position + more));
        position += more;
      }
      if (length < 0 || length > bytes.length - position) {
        throw broken();
      }
      position += length;
      return new Value(tag, Arrays.copyOfRange(bytes, position - length, position));
    }

    private int one() throws Unexpected {
      if (position >= bytes.length) {
        throw broken();
      }
      return bytes[position++] & 0xff;
    }

    private static Unexpected broken() {
      return new Unexpected("answer is not LDAP: a value is cut off");
    }
  }
}
