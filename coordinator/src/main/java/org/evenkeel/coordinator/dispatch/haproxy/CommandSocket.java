package org.evenkeel.coordinator.dispatch.haproxy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;

/**
 * A socket at which HAProxy takes commands, one connection each. Answers are in UTF-8 and end with
 * the connection.
 */
final class CommandSocket {
  private static final int ANSWER_BYTES_MAX = 32 << 20;

  private final Path path;

  CommandSocket(Path path) {
    this.path = path;
  }

  /** HAProxy did not answer within the time; it may be stopped. */
  static final class SilenceException extends IOException {
    private static final long serialVersionUID = 1L;

    SilenceException(Path path, Duration patience) {
      super("no answer at %s within %d ms".formatted(path, patience.toMillis()));
    }
  }

  /**
   * Says something and reads the answer to its end.
   *
   * @param commands one, or several with semicolons between
   * @throws SilenceException when that takes longer than {@code patience}
   * @throws IOException when nobody listens, or hangs up at once
   */
  String ask(String commands, Duration patience) throws IOException {
    long deadline = System.nanoTime() + patience.toNanos();
    try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
        Selector selector = Selector.open()) {
      channel.connect(UnixDomainSocketAddress.of(path));
      channel.configureBlocking(false);
      SelectionKey key = channel.register(selector, SelectionKey.OP_WRITE);
      ByteBuffer request = ByteBuffer.wrap((commands + "\n").getBytes(StandardCharsets.UTF_8));
      ByteArrayOutputStream answer = new ByteArrayOutputStream();
      byte[] buffer = new byte[1 << 16];
      while (true) {
        long left = (deadline - System.nanoTime()) / 1_000_000;
        if (left <= 0 || (selector.select(left) == 0 && System.nanoTime() >= deadline)) {
          throw new SilenceException(path, patience);
        }
        selector.selectedKeys().clear();
        if (request.hasRemaining()) {
          channel.write(request);
          if (!request.hasRemaining()) {
            channel.shutdownOutput();
            key.interestOps(SelectionKey.OP_READ);
          }
        } else if (!read(channel, buffer, answer)) {
          return answer.toString(StandardCharsets.UTF_8);
        }
      }
    }
  }

  private static boolean read(SocketChannel channel, byte[] buffer, ByteArrayOutputStream answer)
      throws IOException {
    int count = channel.read(ByteBuffer.wrap(buffer));
    if (count > 0) {
      answer.write(buffer, 0, count);
    }
    if (answer.size() > ANSWER_BYTES_MAX) {
      throw new IOException("an answer of more than " + ANSWER_BYTES_MAX + " bytes");
    }
    return count >= 0;
  }
}
