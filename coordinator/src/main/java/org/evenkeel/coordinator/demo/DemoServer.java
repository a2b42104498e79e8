package org.evenkeel.coordinator.demo;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.evenkeel.coordinator.model.IpAddress;

/**
 * An HTTP server of limited capacity: a request holds one of its workers for the time that the work
 * takes, and waits for one when all are held.
 */
final class DemoServer implements AutoCloseable {
  /** What one request takes of a worker. */
  private static final Duration WORK = Duration.ofMillis(40);

  /** A request that waits longer for a worker is refused. */
  private static final Duration PATIENCE = Duration.ofSeconds(2);

  private final String name;
  private final Semaphore free;
  private final LongAdder busyNanos = new LongAdder();
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final HttpServer http;

  /** Listens on an address and port; {@code workers} requests are worked on at a time. */
  DemoServer(String name, int workers, IpAddress address, int port) throws IOException {
    this.name = name;
    this.free = new Semaphore(workers, true);
    this.http = HttpServer.create(address.withPort(port), 1024);
    http.createContext("/", this::answer);
    http.setExecutor(threads);
    http.start();
  }

  private void answer(HttpExchange exchange) throws IOException {
    boolean done = work();
    String body = done ? "answered by " + name + "\n" : name + " is overloaded\n";
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(done ? 200 : 503, bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  private boolean work() {
    try {
      if (!free.tryAcquire(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
        return false;
      }
      try {
        TimeUnit.NANOSECONDS.sleep(WORK.toNanos()); // the work itself: this server only holds time
        busyNanos.add(WORK.toNanos());
        return true;
      } finally {
        free.release();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /** Nanoseconds that its workers have worked since the start, summed. */
  long busyNanos() {
    return busyNanos.sum();
  }

  @Override
  public void close() {
    http.stop(0);
    threads.shutdownNow();
  }
}
