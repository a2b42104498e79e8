package org.evenkeel.coordinator.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.Callback;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Real connections of a real server, with less patience than it has in earnest. */
@Timeout(60)
final class DawdlersTest {
  private static final InetSocketAddress FREE =
      new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0);

  private final Dawdlers dawdlers = new Dawdlers(Duration.ofSeconds(1), Connectors.CROWD);
  private final CountDownLatch answer = new CountDownLatch(1);
  private final Server server = new Server();

  @SuppressWarnings("NullAway.Init") // set before each test
  private ServerConnector clear;

  @SuppressWarnings("NullAway.Init") // set before each test
  private ServerConnector tls;

  @BeforeEach
  void serve(@TempDir Path state) throws Exception {
    clear = Connectors.clear(server, FREE, dawdlers);
    TlsIdentity identity = TlsIdentity.generated(state, "lb1", FREE.getAddress());
    tls = Connectors.tls(server, FREE, identity, dawdlers);
    server.addConnector(clear);
    server.addConnector(tls);
    server.setHandler(
        new Handler.Abstract() {
          @Override
          public boolean handle(Request request, Response response, Callback callback)
              throws InterruptedException {
            if (request.getHttpURI().getPath().equals("/late")) {
              answer.await();
            }
            callback.succeeded();
            return true;
          }
        });
    server.start();
  }

  @AfterEach
  void stop() throws Exception {
    answer.countDown();
    server.stop();
    dawdlers.close();
  }

  @Test
  void whoSendsAHeadByteByByteIsCutOffAndNobodyElse() throws Exception {
    try (Socket late = connect(clear);
        Socket busy = connect(clear);
        Socket slow = connect(clear)) {
      send(late, "GET / HTTP/1.1\r\nHost: a\r\n\r\n");
      assertEquals("HTTP/1.1 200 OK", head(late));
      send(late, "GET /late HTTP/1.1\r\nHost: a\r\n\r\n");
      send(slow, "GET / HTTP/1.1\r\nHost: a\r\nX: ");
      while (lasts(slow, "x")) {
        send(busy, "GET / HTTP/1.1\r\nHost: a\r\n\r\n");
        assertEquals("HTTP/1.1 200 OK", head(busy));
      }
      answer.countDown();
      assertEquals("HTTP/1.1 200 OK", head(late));
    }
  }

  @Test
  void aSecondRequestIsNoWayRoundIt() throws Exception {
    try (Socket slow = connect(clear)) {
      send(slow, "GET / HTTP/1.1\r\nHost: a\r\n\r\n");
      assertEquals("HTTP/1.1 200 OK", head(slow));
      send(slow, "GET / HTTP/1.1\r\nHost: a\r\nX: ");
      while (lasts(slow, "x")) {
        TimeUnit.MILLISECONDS.sleep(20);
      }
    }
  }

  @Test
  void neitherIsAHandshakeThatNeverEnds() throws Exception {
    try (Socket slow = connect(tls)) {
      // A ClientHello of 16 KiB is announced, and comes by the byte.
      slow.getOutputStream().write(new byte[] {22, 3, 1, 0x3f, 0x00, 1, 0, 0x3e, (byte) 0xfc});
      while (lasts(slow, "x")) {
        TimeUnit.MILLISECONDS.sleep(20);
      }
    }
  }

  /** As many connections as are accepted, none of which says anything, and then some. */
  @Test
  void whoOpensConnectionsAndSaysNothingKeepsNobodyOut() throws Exception {
    List<Socket> silent = new ArrayList<>();
    try (Dawdlers patient = new Dawdlers(Duration.ofHours(1), Connectors.CROWD);
        Socket late = connect(clear)) {
      clear.removeEventListener(dawdlers);
      clear.addEventListener(patient);
      clear
          .getConnectionFactory(HttpConnectionFactory.class)
          .getHttpConfiguration()
          .addCustomizer(patient);
      send(late, "GET /late HTTP/1.1\r\nHost: a\r\n\r\n");
      for (int i = 0; i < 2 * Connectors.CONNECTIONS; i++) {
        silent.add(connect(clear));
      }
      try (Socket other = connect(clear, InetAddress.ofLiteral("127.0.0.2"))) {
        send(other, "GET / HTTP/1.1\r\nHost: a\r\n\r\n");
        assertEquals("HTTP/1.1 200 OK", head(other));
      }
      send(silent.getLast(), "GET / HTTP/1.1\r\nHost: a\r\n\r\n");
      assertEquals("HTTP/1.1 200 OK", head(silent.getLast()));
      answer.countDown();
      assertEquals("HTTP/1.1 200 OK", head(late));
    } finally {
      for (Socket socket : silent) {
        socket.close();
      }
    }
  }

  private static Socket connect(ServerConnector connector, InetAddress from) throws IOException {
    Socket socket = new Socket(FREE.getAddress(), connector.getLocalPort(), from, 0);
    socket.setSoTimeout(30_000);
    return socket;
  }

  private static Socket connect(ServerConnector connector) throws IOException {
    Socket socket = new Socket(FREE.getAddress(), connector.getLocalPort());
    socket.setSoTimeout(30_000);
    return socket;
  }

  private static void send(Socket socket, String text) throws IOException {
    OutputStream out = socket.getOutputStream();
    out.write(text.getBytes(StandardCharsets.US_ASCII));
    out.flush();
  }

  /** Sends a byte; whether the other side still keeps the connection. */
  private static boolean lasts(Socket socket, String one) throws IOException {
    try {
      send(socket, one);
      socket.setSoTimeout(20);
      return socket.getInputStream().read() >= 0;
    } catch (SocketTimeoutException e) {
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  /** The first line of an answer without a body. */
  private static String head(Socket socket) throws IOException {
    InputStream in = socket.getInputStream();
    StringBuilder head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      int next = in.read();
      assertTrue(next >= 0, "the connection ends: " + head);
      head.append((char) next);
    }
    return head.substring(0, head.indexOf("\r\n"));
  }
}
