package org.evenkeel.lab.bench;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;

/**
 * Requests that arrive whether the answers come or not, as from many clients: at random, at a given
 * rate, each over a connection of its own. A request's time counts from when it was due, so that a
 * server that holds everything up is not let off lightly.
 */
final class Load implements AutoCloseable {
  private static final int TIMEOUT_MILLIS = 5_000;

  private static final byte[] REQUEST =
      "GET / HTTP/1.1\r\nHost: bench\r\nConnection: close\r\n\r\n"
          .getBytes(StandardCharsets.US_ASCII);

  /**
   * A request.
   *
   * @param dueNanos when it was to start
   * @param seconds until its answer; the timeout when there was none
   */
  record Request(long dueNanos, double seconds, boolean answered) {}

  private final InetSocketAddress service;
  private final double perSecond;
  private final Random random;
  private final ConcurrentLinkedQueue<Request> done = new ConcurrentLinkedQueue<>();
  private final Thread thread;
  private volatile boolean over;

  private Load(InetSocketAddress service, double perSecond, long seed) {
    this.service = service;
    this.perSecond = perSecond;
    this.random = new Random(seed);
    this.thread = Thread.ofPlatform().name("load").unstarted(this::run);
  }

  /** Starts to ask. */
  static Load start(InetSocketAddress service, double perSecond, long seed) {
    Load load = new Load(service, perSecond, seed);
    load.thread.start();
    return load;
  }

  private void run() {
    long due = System.nanoTime();
    while (!over) {
      due += (long) (-Math.log(1 - random.nextDouble()) / perSecond * 1e9);
      for (long left = due - System.nanoTime(); left > 0; left = due - System.nanoTime()) {
        LockSupport.parkNanos(left);
      }
      long start = due;
      Thread.startVirtualThread(() -> done.add(ask(start)));
    }
  }

  private Request ask(long due) {
    try (Socket socket = new Socket()) {
      socket.connect(service, TIMEOUT_MILLIS);
      socket.setSoTimeout(TIMEOUT_MILLIS);
      socket.getOutputStream().write(REQUEST);
      InputStream in = socket.getInputStream();
      byte[] answer = in.readAllBytes();
      boolean whole = new String(answer, StandardCharsets.US_ASCII).endsWith("ok\n");
      return new Request(due, (System.nanoTime() - due) / 1e9, whole);
    } catch (IOException _) {
      return new Request(due, TIMEOUT_MILLIS / 1e3, false);
    }
  }

  /** The requests that were due in a span of time; those still under way are not among them. */
  List<Request> between(long fromNanos, long toNanos) {
    List<Request> some = new ArrayList<>();
    for (Request request : done) {
      if (request.dueNanos() - fromNanos >= 0 && request.dueNanos() - toNanos < 0) {
        some.add(request);
      }
    }
    return some;
  }

  /** The time that a part of the requests did not exceed, in milliseconds. */
  static double quantileMillis(List<Request> requests, double part) {
    double[] sorted = requests.stream().mapToDouble(Request::seconds).sorted().toArray();
    return sorted[Math.max(0, (int) Math.ceil(part * sorted.length) - 1)] * 1e3;
  }

  @Override
  public void close() {
    over = true;
    try {
      thread.join();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
