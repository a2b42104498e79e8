package org.evenkeel.lab;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * Those who visit a web site meanwhile: one who stays connected and asks again and again, and
 * others who come one after the other, each by a connection of its own. Closing sends them home.
 */
final class Visitors implements AutoCloseable {
  /** What a machine that stands still for a while may take to answer. */
  private static final Duration PATIENCE = Duration.ofSeconds(50);

  private static final Duration BETWEEN = Duration.ofMillis(250);

  private final Machine client;
  private final InetSocketAddress site;
  private final Connection staying;
  private final AtomicInteger served = new AtomicInteger();
  private final AtomicInteger answers = new AtomicInteger();
  private final List<String> lost = new CopyOnWriteArrayList<>();
  private final List<String> broken = new CopyOnWriteArrayList<>();
  private final AtomicBoolean home = new AtomicBoolean();
  private final Thread coming;

  private Visitors(Machine client, InetSocketAddress site, Connection staying) {
    this.client = client;
    this.site = site;
    this.staying = staying;
    this.coming = Thread.ofPlatform().daemon().name("visitors").start(this::come);
  }

  /** A connection that is kept open between questions (RFC 9112, 9.3). */
  private record Connection(Socket socket, InputStream in) implements AutoCloseable {
    /** Asks, and returns the one line that is answered: which server it was. */
    String ask() throws IOException {
      socket.getOutputStream().write("GET / HTTP/1.1\r\nHost: shop\r\n\r\n".getBytes(US_ASCII));
      String status = line();
      if (!status.startsWith("HTTP/1.1 200 ")) {
        throw new IOException("no answer but: " + status);
      }
      int length = 0;
      for (String header = line(); !header.isEmpty(); header = line()) {
        String small = header.toLowerCase(Locale.ROOT);
        if (small.startsWith("content-length: ")) {
          length = Integer.parseInt(small.substring(small.indexOf(' ') + 1));
        }
      }
      return new String(in.readNBytes(length), US_ASCII).strip();
    }

    private String line() throws IOException {
      StringBuilder text = new StringBuilder();
      for (int next = in.read(); next != '\n'; next = in.read()) {
        if (next < 0) {
          throw new IOException("the connection ended after: " + text);
        }
        text.append((char) next);
      }
      return text.toString().stripTrailing();
    }

    @Override
    public void close() throws IOException {
      socket.close();
    }
  }

  /**
   * Lets them in.
   *
   * @param client where they sit
   * @param server that the one who stays is connected to
   */
  static Visitors of(Machine client, InetSocketAddress site, String server) throws Exception {
    Connection staying =
        Eventually.becomes(
                "one of several connections is to " + server,
                () -> connected(client, site, server),
                found -> !found.isEmpty())
            .getFirst();
    return new Visitors(client, site, staying);
  }

  private static List<Connection> connected(Machine client, InetSocketAddress site, String server)
      throws Exception {
    Connection connection = connected(client, site);
    if (connection.ask().equals(server)) {
      return List.of(connection);
    }
    connection.close();
    return List.of();
  }

  private static Connection connected(Machine client, InetSocketAddress site) throws Exception {
    return client.inside(
        () -> {
          Socket socket = new Socket();
          socket.setSoTimeout((int) PATIENCE.toMillis());
          try {
            socket.connect(site, (int) PATIENCE.toMillis());
          } catch (IOException e) {
            socket.close();
            throw e;
          }
          return new Connection(socket, new BufferedInputStream(socket.getInputStream()));
        });
  }

  private void come() {
    while (!home.get()) {
      try (Connection connection = connected(client, site)) {
        String _ = connection.ask();
        served.incrementAndGet();
      } catch (Exception e) {
        lost.add("visitor %d: %s".formatted(served.get() + lost.size() + 1, e));
      }
      if (broken.isEmpty()) {
        again();
      }
      LockSupport.parkNanos(BETWEEN.toNanos());
    }
  }

  private void again() {
    try {
      String _ = staying.ask();
      answers.incrementAndGet();
    } catch (IOException e) {
      broken.add("after %d answers: %s".formatted(answers.get(), e));
    }
  }

  /**
   * Sees that all is well with them now, and has been all the time: everybody who comes is served,
   * and the one who stays is answered on the same connection.
   *
   * @param moves how often the address has moved meanwhile: whoever is just knocking then may have
   *     to knock again
   */
  void areServed(int moves) {
    int before = served.get();
    int answered = answers.get();
    Eventually.holds(
        "visitors are served",
        () ->
            !broken.isEmpty()
                || lost.size() > moves
                || (served.get() > before + 1 && answers.get() > answered + 1));
    assertEquals(List.of(), broken, "the connection that was there before");
    assertTrue(lost.size() <= moves, lost::toString);
  }

  @Override
  public void close() throws IOException {
    home.set(true);
    staying.close();
    try {
      boolean _ = coming.join(PATIENCE);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
