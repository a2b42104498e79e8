package org.evenkeel.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** More clients than any agent should get, on the loopback interface. */
@Timeout(300)
class CrowdTest {
  private static final int CROWD = 10_000;

  private static ServerSocketChannel door() throws IOException {
    return ServerSocketChannel.open().bind(new InetSocketAddress(Client.LOOPBACK, 0), 1024);
  }

  private static Responder responder(ServerSocketChannel door, Talk talk, Duration patience)
      throws IOException {
    return Responder.start(
        "responder",
        door,
        Reception.plain(talk, patience, 512),
        new Log(new PrintWriter(Writer.nullWriter())));
  }

  private static Talk plain(byte[] text) {
    return _ -> Optional.of(ByteBuffer.wrap(text));
  }

  @Test
  void tenThousandConnectionsAtOnceDelayNobody() throws Exception {
    List<SocketChannel> crowd = new ArrayList<>();
    byte[] answer = "97%\n".getBytes(StandardCharsets.US_ASCII);
    try (ServerSocketChannel door = door();
        Responder responder = responder(door, plain(answer), Duration.ofMinutes(1))) {
      int port = door.socket().getLocalPort();
      try {
        for (int i = 0; i < CROWD; i++) {
          crowd.add(SocketChannel.open(new InetSocketAddress(Client.LOOPBACK, port)));
        }
      } catch (IOException e) {
        Assumptions.abort("this system gives no %d sockets: %s".formatted(CROWD, e.getMessage()));
      }
      assertEquals("97%\n", Client.ask(port));
      assertTrue(responder.answered() > CROWD, "answered " + responder.answered());
      // Everybody in the crowd was answered, though nobody has asked or read so far.
      for (SocketChannel client : crowd) {
        ByteBuffer read = ByteBuffer.allocate(16);
        assertEquals(4, client.read(read));
      }
    } finally {
      for (SocketChannel client : crowd) {
        client.close();
      }
    }
  }

  @Test
  void aClientThatNeverReadsGetsTheRestOfALongAnswerOrIsCutOff() throws Exception {
    byte[] answer = new byte[32 << 20];
    try (ServerSocketChannel door = door();
        Responder _ = responder(door, plain(answer), Duration.ofMinutes(1));
        SocketChannel deaf = deaf(door)) {
      assertTrue(deaf.isConnected());
      // Another one gets all of it meanwhile.
      assertEquals(answer.length, Client.ask(door.socket().getLocalPort()).length());
    }
    try (ServerSocketChannel door = door();
        Responder _ = responder(door, plain(answer), Duration.ofSeconds(1));
        SocketChannel deaf = deaf(door)) {
      // Its time is over: less than all of it is left to read, or a reset.
      Client.eventually(() -> drained(deaf), read -> read < answer.length);
    }
  }

  private static SocketChannel deaf(ServerSocketChannel door) throws IOException {
    SocketChannel deaf = SocketChannel.open().setOption(StandardSocketOptions.SO_RCVBUF, 4096);
    deaf.connect(door.getLocalAddress());
    return deaf;
  }

  private static long drained(SocketChannel channel) {
    long read = 0;
    ByteBuffer buffer = ByteBuffer.allocate(1 << 20);
    try {
      Thread.sleep(Duration.ofSeconds(3));
      for (int n = channel.read(buffer); n >= 0; n = channel.read(buffer.clear())) {
        read += n;
      }
    } catch (IOException _) {
      return read;
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
    return read;
  }
}
