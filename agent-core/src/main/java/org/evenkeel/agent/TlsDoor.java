package org.evenkeel.agent;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/**
 * Talks TLS with the clients that a {@link Responder} hands over, each on a virtual thread, so that
 * a handshake that takes its time or never ends delays nobody. The responder's thread ends the
 * visits that are too long.
 */
final class TlsDoor {
  /** What one client may send after it was answered. */
  private static final int BYTES_MAX = 1 << 20;

  private static final class Visit {
    private final SocketChannel channel;
    private final long deadlineNanos;
    private volatile boolean over;

    private Visit(SocketChannel channel, long deadlineNanos) {
      this.channel = channel;
      this.deadlineNanos = deadlineNanos;
    }
  }

  private final SSLContext context;
  private final Runnable refused;
  private final Deque<Visit> visits = new ConcurrentLinkedDeque<>();
  private final AtomicInteger present = new AtomicInteger();

  /** Calls {@code refused}, from any thread, for each client that did not manage a handshake. */
  TlsDoor(SSLContext context, Runnable refused) {
    this.context = context;
    this.refused = refused;
  }

  /** Takes over a client that was just accepted; {@code most} is how many may be there. */
  void welcome(SocketChannel client, Talk talk, Duration patience, int most) {
    while (present.get() >= most) {
      Visit oldest = visits.pollFirst();
      if (oldest == null) {
        break;
      }
      end(oldest);
    }
    Visit visit = new Visit(client, System.nanoTime() + patience.toNanos());
    present.incrementAndGet();
    visits.add(visit);
    Thread.ofVirtual().name("tls").start(() -> serve(visit, talk));
  }

  /** For a selector: how long until a visit has to end; empty without visits. */
  Optional<Long> millisToNextDeadline(long nowNanos) {
    Visit first = visits.peekFirst();
    return first == null
        ? Optional.empty()
        : Optional.of(Math.max(1, (first.deadlineNanos - nowNanos) / 1_000_000));
  }

  /** Forgets the visits that are over and ends those that are too long. */
  void round(long nowNanos) {
    for (Visit first = visits.peekFirst();
        first != null && (first.over || first.deadlineNanos - nowNanos <= 0);
        first = visits.peekFirst()) {
      visits.pollFirst();
      end(first);
    }
  }

  void closeAll() {
    visits.forEach(this::end);
    visits.clear();
  }

  private void end(Visit visit) {
    if (!visit.over) {
      visit.over = true;
      present.decrementAndGet();
    }
    Visitors.close(visit.channel);
  }

  private void serve(Visit visit, Talk talk) {
    boolean greeted = false;
    try {
      visit.channel.configureBlocking(true);
      SSLSocket socket =
          (SSLSocket)
              context
                  .getSocketFactory()
                  .createSocket(visit.channel.socket(), InputStream.nullInputStream(), true);
      try (socket) {
        socket.startHandshake();
        greeted = true;
        converse(socket, talk);
      }
    } catch (IOException _) {
      if (!greeted) {
        refused.run();
      }
    } finally {
      end(visit);
    }
  }

  private static void converse(SSLSocket socket, Talk talk) throws IOException {
    InputStream in = socket.getInputStream();
    ByteBuffer said = ByteBuffer.allocate(Talk.SAID_MAX);
    Optional<ByteBuffer> answer = talk.answer(said.duplicate().flip());
    while (answer.isEmpty() && said.hasRemaining()) {
      int read = in.read(said.array(), said.position(), said.remaining());
      if (read < 0) {
        return;
      }
      said.position(said.position() + read);
      answer = talk.answer(said.duplicate().flip());
    }
    if (answer.isPresent()) {
      byte[] bytes = new byte[answer.get().remaining()];
      answer.get().get(bytes);
      socket.getOutputStream().write(bytes);
      socket.shutdownOutput();
      drain(in);
    }
  }

  private static void drain(InputStream in) throws IOException {
    byte[] waste = new byte[1 << 10];
    int left = BYTES_MAX;
    for (int read = in.read(waste); read >= 0 && left > 0; read = in.read(waste)) {
      left -= read;
    }
  }
}
