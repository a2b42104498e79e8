package org.evenkeel.agent;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
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

  /**
   * Most clients hang up as soon as they have read. For that long each is looked at in every round:
   * to have the selector watch it would cost two system calls and a wake-up more.
   */
  private static final long AT_ONCE_NANOS = 2_000_000;

  /** Clients that are looked at in every round; the one that has stayed longest makes room. */
  private static final int FRESH_MAX = 64;

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

  /** Not watched by the selector yet; in order of deadline too. */
  private final Deque<Leaver> fresh = new ArrayDeque<>();

  private final ByteBuffer waste = ByteBuffer.allocateDirect(16 << 10);

  Farewell(Selector selector) {
    this.selector = selector;
  }

  /** Takes over a client that has been answered. */
  void add(SocketChannel client, long nowNanos) {
    fresh.addLast(new Leaver(client, nowNanos + PATIENCE.toNanos()));
    if (fresh.size() > FRESH_MAX) {
      watch(fresh.removeFirst());
    }
  }

  /** Leaves it to the selector to say when the client does something. */
  private void watch(Leaver leaver) {
    try {
      leaver.channel.register(selector, SelectionKey.OP_READ, leaver);
      leavers.add(leaver);
      if (leavers.size() > CLIENTS_MAX) {
        dismiss(leavers.getFirst());
      }
    } catch (IOException _) {
      close(leaver.channel);
    }
  }

  /** For {@link Selector#select(long)}: 0 = nobody to wait for. */
  long millisToNextDeadline(long nowNanos) {
    if (!fresh.isEmpty()) {
      return 1;
    }
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
    for (int i = fresh.size(); i > 0; i--) {
      Leaver leaver = fresh.removeFirst();
      boolean stayed = nowNanos - leaver.deadlineNanos + PATIENCE.toNanos() >= AT_ONCE_NANOS;
      if (!staysAfterReading(leaver)) {
        continue;
      }
      if (stayed) {
        watch(leaver);
      } else {
        fresh.addLast(leaver);
      }
    }
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
    fresh.forEach(leaver -> close(leaver.channel));
    fresh.clear();
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
