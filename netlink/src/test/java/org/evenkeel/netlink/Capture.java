package org.evenkeel.netlink;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;

/**
 * A conversation of another program with a real kernel, from the resource of that name; its comment
 * holds what the program printed.
 *
 * @param exchanges requests and what came back
 */
record Capture(List<Exchange> exchanges) {
  /** A request, empty when it was not captured, and the datagrams that came back. */
  record Exchange(ByteBuffer request, List<byte[]> replies) {
    boolean answers(ByteBuffer other) {
      return !request.hasRemaining()
          || (request.getShort(4) == other.getShort(4)
              && Arrays.equals(payload(request), payload(other)));
    }
  }

  static Capture of(String name) {
    List<Exchange> exchanges = new ArrayList<>();
    for (String line : resource(name + ".capture").replace("\n  ", "").lines().toList()) {
      if (line.startsWith(">")) {
        exchanges.add(new Exchange(KernelReply.datagram(hex(line)), new ArrayList<>()));
      } else if (line.startsWith("<")) {
        if (exchanges.isEmpty()) {
          exchanges.add(new Exchange(KernelReply.datagram(), new ArrayList<>()));
        }
        exchanges.getLast().replies().add(hex(line));
      }
    }
    return new Capture(exchanges);
  }

  /** This conversation followed by another. */
  Capture then(Capture next) {
    List<Exchange> all = new ArrayList<>(exchanges);
    all.addAll(next.exchanges());
    return new Capture(all);
  }

  /**
   * A wire on which the kernel says it all again. It demands the same requests: type, fixed header
   * and every attribute; flags may differ, as acknowledgements are a matter of taste.
   */
  Wire replay() {
    List<Exchange> left = new ArrayList<>(exchanges);
    return (datagram, replies) -> {
      ByteBuffer request = KernelReply.messages(datagram).getFirst();
      Exchange exchange =
          left.stream()
              .filter(candidate -> candidate.answers(request))
              .findFirst()
              .orElseThrow(() -> new AssertionError("the program never sent " + hex(request)));
      left.remove(exchange);
      for (byte[] reply : exchange.replies()) {
        ByteBuffer bytes = KernelReply.datagram(reply.clone());
        KernelReply.messages(bytes).forEach(m -> m.putInt(8, KernelReply.sequence(request)));
        if (replies.read(bytes)) {
          return;
        }
      }
      assertTrue(
          replies.read(
              KernelReply.datagram(KernelReply.acknowledgement(KernelReply.sequence(request), 0))));
    };
  }

  private static byte[] payload(ByteBuffer message) {
    byte[] payload = new byte[message.limit() - NetlinkConstants.NLMSG_HDRLEN];
    message.get(NetlinkConstants.NLMSG_HDRLEN, payload);
    return payload;
  }

  private static String hex(ByteBuffer message) {
    return HexFormat.of().formatHex(payload(message));
  }

  private static byte[] hex(String line) {
    return HexFormat.of().parseHex(line.substring(2));
  }

  private static String resource(String name) {
    try (InputStream in = Objects.requireNonNull(Capture.class.getResourceAsStream(name), name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
