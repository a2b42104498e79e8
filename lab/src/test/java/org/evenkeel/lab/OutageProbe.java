package org.evenkeel.lab;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.StandardSocketOptions;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.Iterator;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/**
 * Runs inside the guest, on a client: opens a connection every few milliseconds, and tells for how
 * long none could be opened. It also keeps one open, and tells whether that one lasts.
 */
final class OutageProbe {
  /** Said to the standard error when the first connections are open. */
  static final String GREETING = "probing";

  /** What is not open by then counts as failed: the first repetition of TCP comes later. */
  private static final long PATIENCE = TimeUnit.MILLISECONDS.toNanos(400);

  /** How long the connection that is kept may take to answer at the end. */
  private static final int LAST_WORD_MILLIS = 20_000;

  private final InetSocketAddress service;
  private final long period;
  private final Selector selector;
  private long lastGood;
  private long longest;

  private record Attempt(long since) {}

  private OutageProbe(InetSocketAddress service, long period, Selector selector) {
    this.service = service;
    this.period = period;
    this.selector = selector;
  }

  /** {@code ADDRESS PORT PERIOD-MILLIS SECONDS}; prints the outage in milliseconds, and kept. */
  public static void main(String[] arguments) throws IOException {
    var service = new InetSocketAddress(arguments[0], Integer.parseInt(arguments[1]));
    long period = TimeUnit.MILLISECONDS.toNanos(Long.parseLong(arguments[2]));
    long length = TimeUnit.SECONDS.toNanos(Long.parseLong(arguments[3]));
    try (Selector selector = Selector.open();
        Socket kept = new Socket()) {
      kept.connect(service);
      boolean _ = answers(kept);
      var probe = new OutageProbe(service, period, selector);
      probe.run(length);
      System.out.printf(Locale.ROOT, "%.1f %b%n", probe.longest / 1e6, lasts(kept));
    }
  }

  private void run(long length) throws IOException {
    long begin = System.nanoTime();
    lastGood = begin;
    boolean greeted = false;
    for (long next = begin; next - begin < length; ) {
      long now = System.nanoTime();
      if (now - next >= 0) {
        begin(now);
        next = Math.max(next + period, now);
      }
      int _ = selector.select(Math.max(1, TimeUnit.NANOSECONDS.toMillis(next - now)));
      finish(System.nanoTime());
      if (!greeted && now - begin > 20 * period) {
        greeted = true;
        longest = 0;
        System.err.println(GREETING);
      }
    }
    longest = Math.max(longest, System.nanoTime() - lastGood);
  }

  private void begin(long now) {
    try {
      SocketChannel channel = SocketChannel.open();
      channel.setOption(StandardSocketOptions.SO_LINGER, 0);
      channel.configureBlocking(false);
      if (channel.connect(service)) {
        channel.close();
        good(now);
      } else {
        SelectionKey _ = channel.register(selector, SelectionKey.OP_CONNECT, new Attempt(now));
      }
    } catch (IOException _) {
      // No route, for example: an attempt that failed.
    }
  }

  private void finish(long now) throws IOException {
    selector.selectedKeys().clear();
    for (Iterator<SelectionKey> keys = selector.keys().iterator(); keys.hasNext(); ) {
      SelectionKey key = keys.next();
      SocketChannel channel = (SocketChannel) key.channel();
      long since = ((Attempt) key.attachment()).since();
      try {
        if (channel.finishConnect()) {
          good(since);
          channel.close();
        } else if (now - since > PATIENCE) {
          channel.close();
        }
      } catch (IOException _) {
        channel.close();
      }
    }
  }

  private void good(long since) {
    if (since - lastGood > 0) {
      longest = Math.max(longest, since - lastGood);
      lastGood = since;
    }
  }

  private static boolean lasts(Socket kept) {
    try {
      kept.setSoTimeout(LAST_WORD_MILLIS);
      return answers(kept);
    } catch (IOException _) {
      return false;
    }
  }

  private static boolean answers(Socket socket) throws IOException {
    socket.getOutputStream().write("who\n".getBytes(UTF_8));
    int read;
    do {
      read = socket.getInputStream().read();
    } while (read != '\n' && read >= 0);
    return read == '\n';
  }
}
