package org.evenkeel.agent;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.SequencedSet;
import org.jspecify.annotations.Nullable;

/**
 * The clients of a {@link Responder}: each says what the {@link Talk} waits for, gets its answer
 * and hangs up. All of that has one deadline, and nobody waits for anybody.
 *
 * <p>Closing a socket that holds unread input makes the system send a reset, and a client that gets
 * a reset may lose an answer that it has not read yet (RFC 1122, 4.2.2.13). HAProxy's {@code
 * agent-send} and an HTTP client send something. So what a client sends after its answer is read
 * and thrown away until it hangs up, within bounds of time, size and number.
 */
final class Visitors {
  /** What one client may send in all. */
  private static final int BYTES_MAX = 4 << 20;

  /**
   * Most clients hang up as soon as they have read. For that long each is looked at in every round:
   * to have the selector watch it would cost two system calls and a wake-up more.
   */
  private static final long AT_ONCE_NANOS = 2_000_000;

  /** Clients that are looked at in every round; the one that has stayed longest makes room. */
  private static final int FRESH_MAX = 64;

  private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

  private static final class Visitor {
    private final SocketChannel channel;
    private final Talk talk;
    private final long deadlineNanos;
    private int bytes;
    private boolean ended;

    /** What it has said; null as soon as it is answered. */
    private @Nullable ByteBuffer said;

    /** What it has not got yet of its answer; null before the answer and after all of it. */
    private @Nullable ByteBuffer rest;

    private Visitor(SocketChannel channel, Talk talk, long deadlineNanos) {
      this.channel = channel;
      this.talk = talk;
      this.deadlineNanos = deadlineNanos;
    }
  }

  /** An answered client that the selector does not watch yet. */
  private record Fresh(Visitor visitor, long sinceNanos) {}

  private final Selector selector;

  private final Deque<Fresh> fresh = new ArrayDeque<>();

  /** In the order in which they came. */
  private final SequencedSet<Visitor> present = new LinkedHashSet<>();

  private final ByteBuffer waste = ByteBuffer.allocateDirect(16 << 10);

  /** Nobody yet. */
  Visitors(Selector selector) {
    this.selector = selector;
  }

  /** Takes over a client that was just accepted. */
  void welcome(SocketChannel client, Reception reception, long nowNanos) {
    long deadline = nowNanos + reception.patience().toNanos();
    Visitor visitor = new Visitor(client, reception.talk(), deadline);
    try {
      client.configureBlocking(false);
      visitor
          .talk
          .answer(NOTHING)
          .ifPresentOrElse(text -> visitor.rest = text, () -> listenTo(visitor));
      // Added first: whatever dismisses it then finds it.
      present.add(visitor);
      if (visitor.rest != null) {
        tell(visitor, visitor.rest);
      }
      if (visitor.said == null && visitor.rest == null) {
        lookAtAgain(visitor, nowNanos);
      } else if (goesOn(visitor)) {
        client.register(selector, interest(visitor), visitor);
      }
      // Who has stayed longest makes room.
      while (present.size() > reception.access().connectionsMax()) {
        dismiss(present.getFirst());
      }
    } catch (IOException _) {
      // The client has gone already.
      dismiss(visitor);
    }
  }

  private void lookAtAgain(Visitor visitor, long nowNanos) throws IOException {
    fresh.addLast(new Fresh(visitor, nowNanos));
    if (fresh.size() > FRESH_MAX) {
      watch(fresh.removeFirst().visitor());
    }
  }

  /** Leaves it to the selector to say when the client does something. */
  private void watch(Visitor visitor) throws IOException {
    if (present.contains(visitor)) {
      visitor.channel.register(selector, interest(visitor), visitor);
    }
  }

  private static void listenTo(Visitor visitor) {
    visitor.said = ByteBuffer.allocate(Talk.SAID_MAX);
  }

  private static int interest(Visitor visitor) {
    // A client that has ended its half would be readable for ever.
    return (visitor.ended ? 0 : SelectionKey.OP_READ)
        | (visitor.rest == null ? 0 : SelectionKey.OP_WRITE);
  }

  /** For {@link Selector#select(long)}: 0 = nobody to wait for. */
  long millisToNextDeadline(long nowNanos) {
    if (!fresh.isEmpty()) {
      return 1;
    }
    return present.isEmpty()
        ? 0
        : Math.max(1, (present.getFirst().deadlineNanos - nowNanos) / 1_000_000);
  }

  /** Goes on with each client that has something to say or to get; closes those out of time. */
  void round(long nowNanos) {
    for (SelectionKey key : selector.selectedKeys()) {
      if (key.attachment() instanceof Visitor visitor && present.contains(visitor)) {
        goOn(key, visitor);
      }
    }
    selector.selectedKeys().clear();
    for (int i = fresh.size(); i > 0; i--) {
      goOn(fresh.removeFirst(), nowNanos);
    }
    while (!present.isEmpty() && present.getFirst().deadlineNanos - nowNanos <= 0) {
      dismiss(present.getFirst());
    }
  }

  private void goOn(Fresh look, long nowNanos) {
    Visitor visitor = look.visitor();
    try {
      if (!present.contains(visitor) || !staysAfterReading(visitor)) {
        return;
      }
      if (nowNanos - look.sinceNanos() < AT_ONCE_NANOS) {
        fresh.addLast(look);
      } else {
        watch(visitor);
      }
    } catch (IOException _) {
      // A reset by the client: it is gone.
      dismiss(visitor);
    }
  }

  private void goOn(SelectionKey key, Visitor visitor) {
    try {
      if (goesOn(visitor)) {
        key.interestOps(interest(visitor));
      }
    } catch (IOException _) {
      // A reset by the client: it is gone.
      dismiss(visitor);
    }
  }

  /** Reads and writes what is possible now; false when the visit is over. */
  private boolean goesOn(Visitor visitor) throws IOException {
    if (visitor.said != null && !heard(visitor, visitor.said)) {
      return false;
    }
    if (visitor.rest != null) {
      tell(visitor, visitor.rest);
    }
    return visitor.said != null || staysAfterReading(visitor);
  }

  /** Listens, until there is an answer; false when the client said too much or hung up. */
  private boolean heard(Visitor visitor, ByteBuffer said) throws IOException {
    int read = visitor.channel.read(said);
    var answer = visitor.talk.answer(said.duplicate().flip());
    if (answer.isPresent()) {
      visitor.bytes = said.position();
      visitor.said = null;
      visitor.rest = answer.get();
      return true;
    }
    if (read < 0 || !said.hasRemaining()) {
      dismiss(visitor);
      return false;
    }
    return true;
  }

  private static void tell(Visitor visitor, ByteBuffer rest) throws IOException {
    if (rest.hasRemaining()) {
      visitor.channel.write(rest);
    }
    if (!rest.hasRemaining()) {
      visitor.rest = null;
      visitor.channel.shutdownOutput();
    }
  }

  /** Reads one buffer of what has arrived; closes the client when it hung up or sent too much. */
  private boolean staysAfterReading(Visitor visitor) throws IOException {
    int read = visitor.ended ? -1 : visitor.channel.read(waste.clear());
    visitor.ended = read < 0;
    visitor.bytes += Math.max(0, read);
    boolean hungUp = visitor.ended && visitor.rest == null;
    if (hungUp || visitor.bytes >= BYTES_MAX) {
      dismiss(visitor);
      return false;
    }
    return true;
  }

  private void dismiss(Visitor visitor) {
    present.remove(visitor);
    close(visitor.channel);
  }

  /** Closes everybody at once. */
  void closeAll() {
    present.forEach(visitor -> close(visitor.channel));
    present.clear();
    fresh.clear();
  }

  static void close(SocketChannel client) {
    try {
      client.close();
    } catch (IOException _) {
      // Nothing is left to lose: the answer was given, or nobody is there to get it.
    }
  }
}
