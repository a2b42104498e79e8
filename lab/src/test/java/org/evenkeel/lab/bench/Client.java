package org.evenkeel.lab.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

/** Asks as a load balancer does: connects, reads to the end, closes. */
final class Client {
  private static final int ANSWER_MAX = 256;

  /** What came of a number of requests. */
  static final class Result {
    private final double seconds;
    private final double[] sortedMicros;

    /** {@code seconds} from the first's start to the last's end; the shortest request first. */
    private Result(double seconds, double[] sortedMicros) {
      this.seconds = seconds;
      this.sortedMicros = sortedMicros;
    }

    double perSecond() {
      return sortedMicros.length / seconds;
    }

    int count() {
      return sortedMicros.length;
    }

    /** The time that a part of the requests did not exceed, in microseconds. */
    double quantile(double part) {
      int index = (int) Math.ceil(part * sortedMicros.length) - 1;
      return sortedMicros[Math.max(0, index)];
    }
  }

  private Client() {}

  /** Whether somebody answers there now. */
  static boolean answered(InetSocketAddress address) {
    try {
      ask(address, ByteBuffer.allocateDirect(ANSWER_MAX));
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  private static void ask(InetSocketAddress address, ByteBuffer buffer) throws IOException {
    try (SocketChannel channel = SocketChannel.open(address)) {
      buffer.clear();
      while (channel.read(buffer) >= 0) {
        if (!buffer.hasRemaining()) {
          throw new IOException("an answer of more than %d bytes".formatted(ANSWER_MAX));
        }
      }
      if (buffer.position() == 0 || buffer.get(buffer.position() - 1) != '\n') {
        throw new IOException("no whole answer");
      }
    }
  }

  /**
   * Has clients ask one request after the other until there were enough or the time is over.
   *
   * @param requestsMax of all clients together
   * @param secondsMax when they start no more
   * @throws IOException when a request fails: figures of a server that drops clients mean nothing
   */
  static Result run(InetSocketAddress address, int clients, int requestsMax, double secondsMax)
      throws IOException, InterruptedException {
    AtomicInteger left = new AtomicInteger(requestsMax);
    long start = System.nanoTime();
    long end = start + (long) (secondsMax * 1e9);
    List<Future<double[]>> parts = new ArrayList<>();
    try (ExecutorService threads = Executors.newFixedThreadPool(clients)) {
      for (int client = 0; client < clients; client++) {
        parts.add(threads.submit(() -> requests(address, left, end)));
      }
    }
    double seconds = (System.nanoTime() - start) / 1e9;
    double[] all = parts.stream().map(Client::outcome).flatMapToDouble(Arrays::stream).toArray();
    Arrays.sort(all);
    return new Result(seconds, all);
  }

  private static double[] requests(InetSocketAddress address, AtomicInteger left, long end)
      throws IOException {
    ByteBuffer buffer = ByteBuffer.allocateDirect(ANSWER_MAX);
    double[] micros = new double[1_024];
    int count = 0;
    while (System.nanoTime() - end < 0 && left.getAndDecrement() > 0) {
      if (count == micros.length) {
        micros = Arrays.copyOf(micros, 2 * count);
      }
      long start = System.nanoTime();
      ask(address, buffer);
      micros[count++] = (System.nanoTime() - start) / 1e3;
    }
    return Arrays.copyOf(micros, count);
  }

  private static double[] outcome(Future<double[]> part) {
    try {
      return part.get();
    } catch (ExecutionException e) {
      throw new UncheckedIOException(new IOException("a request failed: " + e.getCause()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
