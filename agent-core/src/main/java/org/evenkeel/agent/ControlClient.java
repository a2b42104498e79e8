package org.evenkeel.agent;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/**
 * Asks a running agent, through its {@link ControlDoor}. Each call connects anew and waits for the
 * answer, five seconds at most. Any thread may call.
 */
public final class ControlClient {
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final ControlAddress address;

  /** Connects to nobody yet. */
  public ControlClient(ControlAddress address) {
    this.address = address;
  }

  /**
   * What the agent says of itself.
   *
   * @throws IOException when none answers in time, or not in a way that is understood; the message
   *     is for the operator
   */
  public Report status() throws IOException {
    String answer = answer(ControlVerb.STATUS);
    try {
      return ReportText.decode(answer);
    } catch (IllegalArgumentException e) {
      throw new IOException(
          "what answers at %s is not an agent of this version: %s"
              .formatted(address.path(), e.getMessage()),
          e);
    }
  }

  /**
   * Gives an order.
   *
   * @throws IOException when none answers in time, or the agent refuses; the message is for the
   *     operator
   */
  public void send(ControlVerb verb) throws IOException {
    String answer = answer(verb);
    if (!answer.equals("ok\n")) {
      throw new IOException(
          "the agent at %s did not %s: %s"
              .formatted(address.path(), verb.word(), answer.replaceFirst("^error ", "").strip()));
    }
  }

  /** Whether anybody answers there; what, is not looked at. */
  static boolean answers(ControlAddress address) {
    try {
      String answer = exchange(address, ControlVerb.STATUS);
      return !answer.isEmpty();
    } catch (IOException _) {
      return false;
    }
  }

  private String answer(ControlVerb verb) throws IOException {
    String answer;
    try {
      answer = exchange(address, verb);
    } catch (IOException e) {
      throw new IOException(
          "no agent answers at %s (%s); start one with \"evenkeel-agent run\", or name its --root"
              .formatted(address.path(), e.getMessage()),
          e);
    }
    if (answer.startsWith("error ")) {
      throw new IOException(
          "the agent at %s refused: %s"
              .formatted(address.path(), answer.substring("error ".length()).strip()));
    }
    return answer;
  }

  private static String exchange(ControlAddress address, ControlVerb verb) throws IOException {
    return switch (address) {
      case ControlAddress.UnixSocket(var path) ->
          exchange(UnixDomainSocketAddress.of(path), verb.word() + "\n");
      case ControlAddress.TokenFile(var path) -> {
        ControlToken token = ControlToken.read(path);
        yield exchange(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), token.port()),
            "token %s\n%s\n".formatted(token.token(), verb.word()));
      }
    };
  }

  private static String exchange(SocketAddress where, String request) throws IOException {
    try (SocketChannel channel = connected(where)) {
      channel.write(StandardCharsets.US_ASCII.encode(request));
      return readAll(channel);
    }
  }

  /** A port whose queue is full would let a caller wait for minutes. */
  private static SocketChannel connected(SocketAddress where) throws IOException {
    if (where instanceof UnixDomainSocketAddress) {
      return SocketChannel.open(where);
    }
    SocketChannel channel = SocketChannel.open();
    try {
      channel.socket().connect(where, (int) PATIENCE.toMillis());
      return channel;
    } catch (IOException e) {
      channel.close();
      throw e;
    }
  }

  private static String readAll(SocketChannel channel) throws IOException {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    ByteBuffer buffer = ByteBuffer.allocate(ReportText.BYTES_MAX);
    channel.configureBlocking(false);
    try (Selector selector = Selector.open()) {
      channel.register(selector, SelectionKey.OP_READ);
      while (buffer.hasRemaining() && channel.read(buffer) >= 0) {
        long left = (deadline - System.nanoTime()) / 1_000_000;
        if (left <= 0) {
          throw new IOException("no answer within %d s".formatted(PATIENCE.toSeconds()));
        }
        selector.select(left);
        selector.selectedKeys().clear();
      }
    }
    return StandardCharsets.UTF_8.decode(buffer.flip()).toString();
  }
}
