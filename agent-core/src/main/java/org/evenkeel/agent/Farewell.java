package org.evenkeel.agent;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.SequencedSet;

/**
 * The clients that have their answer and have not hung up yet.
 *
 * <p>Closing a socket that holds unread input makes the system send a reset, and a client that gets
 * a reset may lose an answer that it has not read yet (RFC 1122, 4.2.2.13). HAProxy's {@code
 * agent-send} and an HTTP client send something. So what a client sends is read and thrown away
 * until it hangs up, within bounds of time, size and number.
 */
final class Farewell {
  /** How long a client may take to hang up. */
  private static final Duration PATIENCE = Duration.ofSeconds(1);

  /** What one client may send in all. */
  private static final int BYTES_MAX = 4 << 20;

  /** Clients at a time; the one that has stayed longest makes room. */
  private static final int CLIENTS_MAX = 512;

  private static final class Leaver {
    private final SocketChannel channel;
    private final long deadlineNanos;
    private int bytes;

    private Leaver(SocketChannel channel, long deadlineNanos) {
      this.channel = channel;
      this.deadlineNanos = deadlineNanos;
    }
  }

  private final Selector selector;

  /** In order of deadline, since each gets the same time. */
  private final SequencedSet<Leaver> leavers = new LinkedHashSet<>();

  private final ByteBuffer waste = ByteBuffer.allocateDirect(16 << 10);

  Farewell(Selector selector) {
    this.selector = selector;
  }

  /** Takes over a client that has been answered. */
  void add(SocketChannel client, long nowNanos) throws IOException {
    Leaver leaver = new Leaver(client, nowNanos + PATIENCE.toNanos());
    if (!staysAfterReading(leaver)) {
      return;
    }
    client.register(selector, SelectionKey.OP_READ, leaver);
    leavers.add(leaver);
    if (leavers.size() > CLIENTS_MAX) {
      dismiss(leavers.getFirst());
    }
  }

  /** For {@link Selector#select(long)}: 0 = nobody to wait for. */
  long millisToNextDeadline(long nowNanos) {
    return leavers.isEmpty()
        ? 0
        : Math.max(1, (leavers.getFirst().deadlineNanos - nowNanos) / 1_000_000);
  }

  /** Reads once from each client that has sent something, and closes those whose time is up. */
  void round(long nowNanos) {
    for (SelectionKey key : selector.selectedKeys()) {
      if (key.attachment() instanceof Leaver leaver) {
        staysAfterReading(leaver);
      }
    }
    selector.selectedKeys().clear();
    while (!leavers.isEmpty() && leavers.getFirst().deadlineNanos - nowNanos <= 0) {
      dismiss(leavers.getFirst());
    }
  }

  /** Reads one buffer of what has arrived; closes the client when it hung up or sent too much. */
  private boolean staysAfterReading(Leaver leaver) {
    try {
      int read = leaver.channel.read(waste.clear());
      leaver.bytes += Math.max(0, read);
      if (read >= 0 && leaver.bytes < BYTES_MAX) {
        return true;
      }
    } catch (IOException _) {
      // A reset by the client: it is gone.
    }
    dismiss(leaver);
    return false;
  }

  private void dismiss(Leaver leaver) {
    leavers.remove(leaver);
    close(leaver.channel);
  }

  /** Closes everybody at once. */
  void closeAll() {
    leavers.forEach(leaver -> close(leaver.channel));
    leavers.clear();
  }

  static void close(SocketChannel client) {
    try {
      client.close();
    } catch (IOException _) {
      // Nothing is left to lose: the answer was given.
    }
  }
}
