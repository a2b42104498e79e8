package org.evenkeel.lab.bench;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * A web server of a given capacity, with its feedback agent: one request at a time is worked on,
 * for as long as its work takes; the others queue. Work is waited for, not computed, so that
 * servers of seven times the machine's speed fit on it. The agent says what part of the last second
 * it worked.
 */
final class Worker implements AutoCloseable {
  private static final int BACKLOG = 1024;
  private static final int REQUEST_MAX = 4096;
  private static final long WINDOW_NANOS = 1_000_000_000L;

  private static final byte[] ANSWER =
      "HTTP/1.1 200 OK\r\nContent-Length: 3\r\nConnection: close\r\n\r\nok\n"
          .getBytes(StandardCharsets.US_ASCII);

  private final ServerSocket web;
  private final ServerSocket agent;
  private final Semaphore hands = new Semaphore(1, true);
  private final AtomicLong busyNanos = new AtomicLong();
  private volatile long workNanos;
  private volatile double utilisation;

  private Worker(InetAddress address, int port, int agentPort, long workNanos) throws IOException {
    this.web = listen(address, port);
    this.agent = listen(address, agentPort);
    this.workNanos = workNanos;
  }

  /**
   * Starts a server.
   *
   * @param workNanos that one request takes
   */
  static Worker start(InetAddress address, int port, int agentPort, long workNanos)
      throws IOException {
    Worker worker = new Worker(address, port, agentPort, workNanos);
    Thread.startVirtualThread(() -> worker.accept(worker.web, worker::serve));
    Thread.startVirtualThread(() -> worker.accept(worker.agent, worker::say));
    Thread.ofPlatform().daemon().name("meter").start(worker::measure);
    return worker;
  }

  private static ServerSocket listen(InetAddress address, int port) throws IOException {
    ServerSocket socket = new ServerSocket();
    socket.bind(new InetSocketAddress(address, port), BACKLOG);
    return socket;
  }

  /** From now on a request takes so long. */
  void work(long nanos) {
    workNanos = nanos;
  }

  /** What part of the last second it worked, 0 to 1. */
  double utilisation() {
    return utilisation;
  }

  private interface Visit {
    void with(Socket socket) throws IOException, InterruptedException;
  }

  private void accept(ServerSocket door, Visit visit) {
    while (!door.isClosed()) {
      try {
        Socket socket = door.accept();
        Thread.startVirtualThread(() -> host(socket, visit));
      } catch (IOException _) {
        // Closed: the loop ends.
      }
    }
  }

  private static void host(Socket socket, Visit visit) {
    try (socket) {
      visit.with(socket);
    } catch (IOException _) {
      // The client has gone.
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private void serve(Socket socket) throws IOException, InterruptedException {
    readHead(socket.getInputStream());
    hands.acquire();
    try {
      long start = System.nanoTime();
      long end = start + workNanos;
      for (long left = workNanos; left > 0; left = end - System.nanoTime()) {
        LockSupport.parkNanos(left);
      }
      busyNanos.addAndGet(System.nanoTime() - start);
    } finally {
      hands.release();
    }
    socket.getOutputStream().write(ANSWER);
  }

  private static void readHead(InputStream in) throws IOException {
    int ends = 0;
    for (int i = 0; i < REQUEST_MAX && ends < 2; i++) {
      int c = in.read();
      if (c < 0) {
        throw new IOException("half a request");
      }
      ends = c == '\n' ? ends + 1 : c == '\r' ? ends : 0;
    }
  }

  private void say(Socket socket) throws IOException {
    long idle = Math.round(100 * (1 - utilisation));
    socket.getOutputStream().write((idle + "%\n").getBytes(StandardCharsets.US_ASCII));
  }

  /** Work that is done is counted at its end, which for short work is exact enough. */
  private void measure() {
    long last = System.nanoTime();
    while (!web.isClosed()) {
      LockSupport.parkNanos(WINDOW_NANOS);
      long now = System.nanoTime();
      utilisation = Math.min(1, busyNanos.getAndSet(0) / (double) (now - last));
      last = now;
    }
  }

  @Override
  public void close() throws IOException {
    web.close();
    agent.close();
  }
}
