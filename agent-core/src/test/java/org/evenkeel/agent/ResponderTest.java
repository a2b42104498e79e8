package org.evenkeel.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Each test would hang, not fail, if one client could hold up another: hence the time limit. */
@Timeout(180)
class ResponderTest {
  private static final byte[] ANSWER = "97%\n".getBytes(StandardCharsets.US_ASCII);

  private InetSocketAddress address = new InetSocketAddress(0);
  private Responder responder;

  @BeforeEach
  void listen() throws IOException {
    ServerSocketChannel door =
        ServerSocketChannel.open()
            .bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1024);
    address = (InetSocketAddress) door.getLocalAddress();
    Log log = new Log(new PrintWriter(Writer.nullWriter()));
    Reception reception =
        Reception.plain(_ -> Optional.of(ByteBuffer.wrap(ANSWER)), Duration.ofMinutes(1), 512);
    responder = Responder.start("responder", door, reception, log);
  }

  @AfterEach
  void close() {
    responder.close();
  }

  private Socket connect() throws IOException {
    return new Socket(address.getAddress(), address.getPort());
  }

  private static String readAll(Socket client) throws IOException {
    return new String(client.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
  }

  private String ask() throws IOException {
    try (Socket client = connect()) {
      return readAll(client);
    }
  }

  @Test
  void aSilentClientIsAnsweredAndTheConnectionEnds() throws IOException {
    assertEquals("97%\n", ask());
  }

  @Test
  void aClientThatSpeaksFirstStillReadsItsAnswer() throws IOException {
    try (Socket client = connect()) {
      client.getOutputStream().write("GET / HTTP/1.0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
      assertEquals("97%\n", readAll(client));
    }
  }

  @Test
  void aClientThatSendsAMegabyteStillReadsItsAnswer() throws IOException {
    try (Socket client = connect()) {
      client.getOutputStream().write(new byte[1 << 20]);
      assertEquals("97%\n", readAll(client));
    }
  }

  @Test
  void aClientThatNeverStopsSendingIsCutOff() throws IOException {
    try (Socket client = connect()) {
      byte[] flood = new byte[64 << 10];
      assertThrows(
          IOException.class,
          () -> {
            while (true) {
              client.getOutputStream().write(flood);
            }
          });
    }
    assertEquals("97%\n", ask());
  }

  @Test
  void clientsThatNeitherReadNorLeaveDelayNobody() throws IOException {
    List<Socket> idlers = new ArrayList<>();
    try {
      for (int i = 0; i < 600; i++) {
        idlers.add(connect());
      }
      assertEquals("97%\n", ask());
    } finally {
      for (Socket idler : idlers) {
        idler.close();
      }
    }
  }

  @Test
  void clientsThatLeaveAtOnceDoNoHarm() throws IOException {
    for (int i = 0; i < 200; i++) {
      Socket client = connect();
      // A reset instead of an orderly end.
      client.setSoLinger(true, 0);
      client.close();
    }
    assertEquals("97%\n", ask());
  }

  @Test
  void twoHundredClientsAtOnceAreAllAnswered() throws Exception {
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Callable<String> client = this::ask;
      List<Future<String>> answers = threads.invokeAll(Collections.nCopies(200, client));
      for (Future<String> answer : answers) {
        assertEquals("97%\n", answer.get());
      }
    }
  }

  @Test
  void afterCloseNobodyIsAccepted() {
    responder.close();
    responder.close();
    assertThrows(IOException.class, this::ask);
  }
}
