package org.evenkeel.coordinator.dispatch.relay;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.evenkeel.coordinator.Eventually.eventually;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;
import java.util.zip.CRC32C;
import org.evenkeel.coordinator.dispatch.Observation.Counters;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a relayed connection feels like to both ends. */
class RelayTrafficTest {
  private static final int MIB = 1024 * 1024;

  private RelayFixture fixture;
  private RelayFixture.RealServer server;
  private Socket client;
  private Socket accepted;

  @BeforeEach
  void connect() throws IOException {
    fixture = new RelayFixture("wlc");
    server = fixture.server(1);
    client = fixture.client();
    accepted = server.accept();
  }

  @AfterEach
  void close() throws IOException {
    fixture.close();
  }

  @Test
  void theServerMayAnswerAfterTheClientHasEnded() throws IOException {
    send(client, "question");
    client.shutdownOutput();
    assertEquals("question", readAll(accepted));

    send(accepted, "answer");
    accepted.close();
    assertEquals("answer", readAll(client));
  }

  @Test
  void theClientMayGoOnAfterTheServerHasEnded() throws IOException {
    send(accepted, "greeting");
    accepted.shutdownOutput();
    assertEquals("greeting", readAll(client));

    send(client, "late");
    client.close();
    assertEquals("late", readAll(accepted));
  }

  @Test
  void bytesAndConnectionsAreCounted() throws IOException {
    send(client, "question");
    client.shutdownOutput();
    readAll(accepted);
    assertEquals(1, fixture.counters(server).activeConnections());
    send(accepted, "an answer");
    accepted.close();
    readAll(client);

    eventually("the end", () -> fixture.counters(server).activeConnections() == 0);

    assertEquals(new Counters(0, 0, 1, 8, 9), fixture.counters(server));
  }

  @Test
  void aResetByTheClientResetsTheServer() throws IOException {
    exchange();

    client.setSoLinger(true, 0);
    client.close();

    assertThrows(SocketException.class, () -> accepted.getInputStream().read());
  }

  @Test
  void aResetByTheServerResetsTheClient() throws IOException {
    exchange();

    accepted.setSoLinger(true, 0);
    accepted.close();

    assertThrows(SocketException.class, () -> client.getInputStream().read());
  }

  @Test
  void aResetAfterAHalfCloseIsAReset() throws IOException {
    client.shutdownOutput();
    assertEquals("", readAll(accepted));

    accepted.setSoLinger(true, 0);
    accepted.close();

    assertThrows(SocketException.class, () -> client.getInputStream().read());
  }

  @Test
  void tenMegabytesEachWayAtOnceArriveIntact() throws Exception {
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<Long> sentUp = threads.submit(() -> sendRandom(client, 1));
      Future<Long> sentDown = threads.submit(() -> sendRandom(accepted, 2));
      Future<Long> arrivedUp = threads.submit(() -> checksum(accepted));
      Future<Long> arrivedDown = threads.submit(() -> checksum(client));

      assertEquals(sentUp.get(), arrivedUp.get());
      assertEquals(sentDown.get(), arrivedDown.get());
    }
    eventually("the end", () -> fixture.counters(server).activeConnections() == 0);
    assertEquals(new Counters(0, 0, 1, 10 * MIB, 10 * MIB), fixture.counters(server));
  }

  @Test
  void aServerThatDoesNotReadStopsTheClient() throws IOException {
    int offered = 128 * MIB;
    try (SocketChannel writer =
        SocketChannel.open(
            new InetSocketAddress(fixture.key.address().inet(), fixture.key.port()))) {
      Socket reader = server.accept();
      writer.configureBlocking(false);

      long taken = writeUntilStuck(writer, offered);
      assertTrue(taken < offered / 2, "no more than the sockets' buffers hold: " + taken);

      writer.configureBlocking(true);
      writer.shutdownOutput();
      assertEquals(taken, reader.getInputStream().transferTo(OutputStream.nullOutputStream()));
    }
  }

  /** Offers bytes until none has been taken for a while; returns how many were. */
  private static long writeUntilStuck(SocketChannel writer, long offered) throws IOException {
    ByteBuffer chunk = ByteBuffer.allocateDirect(64 * 1024);
    long taken = 0;
    int refusals = 0;
    while (refusals < 200 && taken < offered) {
      int count = writer.write(chunk.clear());
      taken += count;
      refusals = count == 0 ? refusals + 1 : 0;
      if (count == 0) {
        LockSupport.parkNanos(2_000_000);
      }
    }
    return taken;
  }

  private void exchange() throws IOException {
    send(client, "a");
    assertEquals('a', accepted.getInputStream().read());
    send(accepted, "b");
    assertEquals('b', client.getInputStream().read());
  }

  private static long sendRandom(Socket socket, long seed) throws IOException {
    byte[] bytes = new byte[10 * MIB];
    new Random(seed).nextBytes(bytes);
    socket.getOutputStream().write(bytes);
    socket.shutdownOutput();
    CRC32C sum = new CRC32C();
    sum.update(bytes);
    return sum.getValue();
  }

  private static long checksum(Socket socket) throws IOException {
    CRC32C sum = new CRC32C();
    sum.update(socket.getInputStream().readAllBytes());
    return sum.getValue();
  }

  private static void send(Socket socket, String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(US_ASCII));
  }

  private static String readAll(Socket socket) throws IOException {
    return new String(socket.getInputStream().readAllBytes(), US_ASCII);
  }
}
