package org.evenkeel.coordinator.signin;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/** Stands between a directory and who asks it, and hears what is said in clear. */
final class InBetween implements AutoCloseable {
  /** What it does to the beginning of encryption. */
  enum Manner {
    /** Nothing. */
    HONEST,
    /** It says that the server has none, as if the server did. */
    REFUSES,
    /** It adds to the server's yes that all further questions are answered well. */
    ADDS
  }

  private static final HexFormat HEX = HexFormat.of();

  /** An answer to the first question: protocolError (RFC 4511, 4.12). */
  private static final byte[] NO = HEX.parseHex("300c02010178070a010204000400");

  /** Answers to binds: success. */
  private static final byte[] YES =
      HEX.parseHex("300c02010261070a010004000400" + "300c02010461070a010004000400");

  private final ServerSocket listening;
  private final int server;
  private final Manner manner;
  private final ByteArrayOutputStream heard = new ByteArrayOutputStream();

  InBetween(int server, Manner manner) throws IOException {
    this.server = server;
    this.manner = manner;
    this.listening = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
    Thread _ = Thread.ofPlatform().daemon().start(this::serve);
  }

  int port() {
    return listening.getLocalPort();
  }

  /** All that clients said, in clear or not. */
  String heard() {
    return heard.toString(StandardCharsets.ISO_8859_1);
  }

  private void serve() {
    while (!listening.isClosed()) {
      try (Socket client = listening.accept()) {
        serve(client);
      } catch (IOException _) {
        // that one is gone, or all is over
      }
    }
  }

  private void serve(Socket client) throws IOException {
    if (manner == Manner.REFUSES) {
      byte[] first = new byte[4_096];
      heard.write(first, 0, Math.max(0, client.getInputStream().read(first)));
      client.getOutputStream().write(NO);
      client.getInputStream().transferTo(heard);
      return;
    }
    try (Socket there = new Socket(InetAddress.getLoopbackAddress(), server)) {
      Thread back = Thread.ofPlatform().daemon().start(() -> back(there, client));
      OutputStream on = there.getOutputStream();
      InputStream in = client.getInputStream();
      byte[] bytes = new byte[4_096];
      for (int read = in.read(bytes); read > 0; read = in.read(bytes)) {
        heard.write(bytes, 0, read);
        on.write(bytes, 0, read);
      }
      there.shutdownOutput();
      back.interrupt();
    }
  }

  private void back(Socket there, Socket client) {
    try {
      byte[] bytes = new byte[8_192];
      boolean first = true;
      InputStream in = there.getInputStream();
      for (int read = in.read(bytes); read > 0; read = in.read(bytes)) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        all.write(bytes, 0, read);
        if (first && manner == Manner.ADDS) {
          all.writeBytes(YES);
        }
        first = false;
        client.getOutputStream().write(all.toByteArray());
      }
    } catch (IOException _) {
      // one of them is gone
    }
  }

  @Override
  public void close() throws IOException {
    listening.close(); // and with it the thread, once its client is gone
  }
}
