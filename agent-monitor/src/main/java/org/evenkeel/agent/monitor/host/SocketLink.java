package org.evenkeel.agent.monitor.host;

import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import org.evenkeel.agent.Report;
import org.evenkeel.agent.ReportText;

/** The agent behind its Unix socket. */
public final class SocketLink implements AgentLink {
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final Path socket;

  /** Connects anew each time. */
  public SocketLink(Path socket) {
    this.socket = socket;
  }

  @Override
  public Report report() throws IOException {
    try (SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(socket))) {
      return ReportText.decode(readAll(channel));
    } catch (IllegalArgumentException e) {
      throw new IOException("what answers at %s is not an agent".formatted(socket), e);
    } catch (IOException e) {
      throw new IOException("no agent answers at %s".formatted(socket), e);
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
          throw new IOException("no answer in time");
        }
        selector.select(left);
        selector.selectedKeys().clear();
      }
    }
    return StandardCharsets.UTF_8.decode(buffer.flip()).toString();
  }

  @Override
  public void online() throws IOException {
    throw unsupported();
  }

  @Override
  public void drain() throws IOException {
    throw unsupported();
  }

  @Override
  public void halt() throws IOException {
    throw unsupported();
  }

  @Override
  public void reload() throws IOException {
    throw unsupported();
  }

  private static IOException unsupported() {
    return new IOException("this agent takes no orders");
  }
}
