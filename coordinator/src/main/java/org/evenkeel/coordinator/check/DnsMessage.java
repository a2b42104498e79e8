package org.evenkeel.coordinator.check;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.evenkeel.coordinator.model.CheckSpec.RecordType;
import org.evenkeel.coordinator.model.IpAddress;

/**
 * What a name server says (RFC 1035), as far as a check looks at it.
 *
 * @param id as in the question
 * @param flags the second word
 * @param records of the answer section, in their order
 */
record DnsMessage(short id, int flags, List<Resource> records) {
  private static final int ANSWER = 0x8000;
  private static final int TRUNCATED = 0x0200;
  private static final int CODE = 0x000f;
  private static final int NAME_BYTES_MAX = 255;
  private static final int JUMPS_MAX = 100;
  private static final int RECORDS_MAX = 1000;

  /**
   * A record.
   *
   * @param type its number
   * @param text its data as a zone file has it; empty for types that no check asks for
   */
  record Resource(int type, String text) {}

  /** Reads a message; empty when it is none. */
  static Optional<DnsMessage> read(byte[] bytes) {
    try {
      ByteBuffer in = ByteBuffer.wrap(bytes);
      short id = in.getShort();
      int flags = in.getShort() & 0xffff;
      int questions = in.getShort() & 0xffff;
      int answers = in.getShort() & 0xffff;
      in.getInt();
      if (questions > RECORDS_MAX || answers > RECORDS_MAX) {
        return Optional.empty();
      }
      for (int i = 0; i < questions; i++) {
        String _ = name(in);
        in.getInt();
      }
      List<Resource> records = new ArrayList<>();
      boolean isCut = (flags & TRUNCATED) != 0;
      for (int i = 0; i < answers && !isCut; i++) {
        records.add(resource(in));
      }
      return Optional.of(new DnsMessage(id, flags, List.copyOf(records)));
    } catch (BufferUnderflowException | IllegalArgumentException _) {
      return Optional.empty();
    }
  }

  private static Resource resource(ByteBuffer in) {
    String _ = name(in);
    int type = in.getShort() & 0xffff;
    in.getShort(); // class
    in.getInt(); // time to live
    int end = (in.getShort() & 0xffff) + in.position();
    String text = "";
    for (RecordType known : RecordType.values()) {
      if (known.number() == type) {
        text = text(known, in, end);
      }
    }
    in.position(end);
    return new Resource(type, text);
  }

  private static String text(RecordType type, ByteBuffer in, int end) {
    return switch (type) {
      case A -> address(in, 4);
      case AAAA -> address(in, 16);
      case NS, CNAME, PTR -> name(in);
      case MX -> (in.getShort() & 0xffff) + " " + name(in);
      case SRV ->
          "%d %d %d %s"
              .formatted(
                  in.getShort() & 0xffff, in.getShort() & 0xffff, in.getShort() & 0xffff, name(in));
      case SOA -> name(in) + " " + name(in) + " " + Integer.toUnsignedString(in.getInt());
      case TXT -> strings(in, end);
    };
  }

  private static String address(ByteBuffer in, int length) {
    byte[] bytes = new byte[length];
    in.get(bytes);
    try {
      return new IpAddress(InetAddress.getByAddress(bytes)).toString();
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException(e);
    }
  }

  private static String strings(ByteBuffer in, int end) {
    StringBuilder text = new StringBuilder();
    while (in.position() < end) {
      byte[] piece = new byte[in.get() & 0xff];
      in.get(piece);
      text.append(new String(piece, StandardCharsets.UTF_8));
    }
    return text.toString();
  }

  /**
   * A name, of which the rest may stand elsewhere; without the last dot, {@code .} for the root.
   */
  private static String name(ByteBuffer in) {
    ByteBuffer at = in;
    StringBuilder name = new StringBuilder();
    for (int jumps = 0; ; ) {
      int length = at.get() & 0xff;
      if (length == 0) {
        return name.isEmpty() ? "." : name.toString();
      }
      if (length >= 0xc0) {
        int place = (length & 0x3f) << 8 | (at.get() & 0xff);
        if (++jumps > JUMPS_MAX) {
          throw new IllegalArgumentException("a name that does not end");
        }
        at = in.duplicate().clear().limit(in.limit());
        at.position(place); // IllegalArgumentException behind the end
        continue;
      }
      byte[] label = new byte[length];
      at.get(label);
      if (name.length() + length > NAME_BYTES_MAX) {
        throw new IllegalArgumentException("a name that is too long");
      }
      name.append(name.isEmpty() ? "" : ".").append(new String(label, StandardCharsets.ISO_8859_1));
    }
  }

  /** Whether it answers and does not ask. */
  boolean isAnswer() {
    return (flags & ANSWER) != 0;
  }

  /** Whether there is more than a datagram holds. */
  boolean isTruncated() {
    return (flags & TRUNCATED) != 0;
  }

  /** The outcome; 0 for a good one. */
  int code() {
    return flags & CODE;
  }

  /** The outcome by name. */
  String codeName() {
    return switch (code()) {
      case 0 -> "NOERROR";
      case 1 -> "FORMERR";
      case 2 -> "SERVFAIL";
      case 3 -> "NXDOMAIN";
      case 4 -> "NOTIMP";
      case 5 -> "REFUSED";
      default -> "RCODE " + code();
    };
  }

  /** The data of all records of a type. */
  List<String> texts(RecordType type) {
    return records.stream()
        .filter(each -> each.type() == type.number())
        .map(Resource::text)
        .toList();
  }
}
