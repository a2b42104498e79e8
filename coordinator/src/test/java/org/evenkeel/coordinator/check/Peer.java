package org.evenkeel.coordinator.check;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** A TCP server on loopback that treats every caller in the same way. */
final class Peer implements AutoCloseable {
  private final ServerSocket server;
  private final Queue<Socket> callers = new ConcurrentLinkedQueue<>();

  /** What is done with a caller; the connection is closed when it returns. */
  @FunctionalInterface
  interface Manner {
    void meet(InputStream in, OutputStream out) throws IOException, InterruptedException;
  }

  private Peer(ServerSocket server, Manner manner) {
    this.server = server;
    Thread.ofVirtual().start(() -> accept(manner));
  }

  static Peer of(Manner manner) throws IOException {
    return new Peer(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()), manner);
  }

  static Peer of(ServerSocket server, Manner manner) {
    return new Peer(server, manner);
  }

  /** One that says something at once and then nothing more, without closing. */
  static Peer saying(String text) throws IOException {
    return saying(text.getBytes(StandardCharsets.ISO_8859_1));
  }

  static Peer saying(byte[] bytes) throws IOException {
    return of(
        (in, out) -> {
          out.write(bytes);
          out.flush();
          in.transferTo(OutputStream.nullOutputStream());
        });
  }

  int port() {
    return server.getLocalPort();
  }

  private void accept(Manner manner) {
    while (!server.isClosed()) {
      try {
        Socket caller = server.accept();
        callers.add(caller);
        Thread.ofVirtual().start(() -> meet(caller, manner));
      } catch (IOException _) {
        // closed, or a caller that has gone
      }
    }
  }

  private static void meet(Socket caller, Manner manner) {
    try (caller) {
      manner.meet(caller.getInputStream(), caller.getOutputStream());
    } catch (IOException | InterruptedException _) {
      // the caller has gone
    }
  }

  @Override
  public void close() throws IOException {
    server.close();
    for (Socket caller : callers) {
      caller.close();
    }
  }
}
