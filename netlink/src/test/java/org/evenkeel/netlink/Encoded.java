package org.evenkeel.netlink;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** Requests as messages that can be read. */
final class Encoded {
  private Encoded() {}

  static Message of(Request request) throws NetlinkException {
    MessageWriter writer = new MessageWriter();
    writer.message(request, 0, 1);
    return of(writer.datagram());
  }

  static Message of(ByteBuffer bytes) throws NetlinkException {
    return Objects.requireNonNull(Message.at(bytes, 0));
  }

  static List<Byte> boxed(byte... bytes) {
    List<Byte> boxed = new ArrayList<>();
    for (byte b : bytes) {
      boxed.add(b);
    }
    return boxed;
  }
}
