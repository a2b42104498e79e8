package org.evenkeel.coordinator.check;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLSocket;
import org.evenkeel.coordinator.model.Encryption;

/**
 * One probe's connection over TCP: everything on it is over at the deadline, and what comes is
 * bounded. Closed by reset.
 */
final class Conversation implements AutoCloseable {
  /** What a server may send in all: four times what any probe looks at. */
  static final int BYTES_MAX = 256 * 1024;

  /** No line of any protocol here is longer. */
  private static final int LINE_BYTES_MAX = 8 * 1024;

  private final CheckTarget target;
  private final Deadline deadline;
  private final Socket socket;
  private final byte[] buffer = new byte[4 * 1024];
  private InputStream in;
  private OutputStream out;
  private int position;
  private int limit;
  private final List<String> secrets = new ArrayList<>();
  private String awaited = "answer";
  private boolean heard;
  private Optional<X509Certificate> certificate = Optional.empty();

  Conversation(Socket connected, CheckTarget target, Deadline deadline) throws IOException {
    this.target = target;
    this.deadline = deadline;
    this.socket = new BoundedSocket(connected, deadline, BYTES_MAX);
    this.in = socket.getInputStream();
    this.out = socket.getOutputStream();
  }

  /** Who is talked to. */
  CheckTarget target() {
    return target;
  }

  /** Names what comes next, for the reason when it does not: {@code greeting}. */
  void await(String what) {
    awaited = what;
    heard = false;
  }

  /** Sends text, in UTF-8. */
  void send(String text) throws IOException {
    send(text.getBytes(StandardCharsets.UTF_8));
  }

  /** Sends bytes. No probe sends more than a socket takes without waiting for its reader. */
  void send(byte[] bytes) throws IOException {
    out.write(bytes);
    out.flush();
  }

  /** The next byte, or -1 at the end. */
  int read() throws IOException {
    return fill() ? buffer[position++] & 0xff : -1;
  }

  /** Reads what has come, at least a byte; -1 at the end. */
  int read(byte[] into, int offset, int length) throws IOException {
    if (!fill()) {
      return -1;
    }
    int count = Math.min(length, limit - position);
    System.arraycopy(buffer, position, into, offset, count);
    position += count;
    return count;
  }

  /**
   * Reads that many bytes.
   *
   * @throws Unexpected when the server closes before
   */
  byte[] exactly(int count) throws IOException {
    byte[] bytes = new byte[count];
    int length = 0;
    while (length < count) {
      int read = read(bytes, length, count - length);
      if (read < 0) {
        throw closed();
      }
      length += read;
    }
    return bytes;
  }

  /**
   * Reads a line, in Latin-1 and without its end.
   *
   * @throws Unexpected when it is too long or the server closes before its end
   */
  String line() throws IOException {
    StringBuilder line = new StringBuilder();
    for (int next = read(); next != '\n'; next = read()) {
      if (next < 0) {
        throw closed();
      }
      if (line.length() == LINE_BYTES_MAX) {
        throw new Unexpected(
            "a line of the %s is longer than %d KiB".formatted(awaited, LINE_BYTES_MAX / 1024));
      }
      line.append((char) next);
    }
    int end = line.length() - 1;
    return end >= 0 && line.charAt(end) == '\r' ? line.substring(0, end) : line.toString();
  }

  private boolean fill() throws IOException {
    if (position < limit) {
      return true;
    }
    int read = in.read(buffer, 0, buffer.length);
    position = 0;
    limit = Math.max(0, read);
    heard |= read > 0;
    return read > 0;
  }

  /** The server closed the connection too early. */
  Unexpected closed() {
    return new Unexpected(
        heard ? "closed within the " + awaited : "closed without " + article(awaited));
  }

  /** Never shows a text again: a server may repeat what it was told. */
  void conceal(String secret) {
    if (!secret.isEmpty()) {
      secrets.add(secret);
    }
  }

  /** Shows what the server said, in double quotes and without secrets. */
  String quoted(String said) {
    String shown = said;
    for (String secret : secrets) {
      shown = shown.replace(secret, "***");
    }
    return Excerpt.quoted(shown);
  }

  /** Our own end. */
  InetSocketAddress local() {
    return new InetSocketAddress(socket.getLocalAddress(), socket.getLocalPort());
  }

  /** What is missing when the time is over. */
  String missing() {
    return heard
        ? "%s not complete within %s".formatted(awaited, deadline.limit())
        : "no %s within %s".formatted(awaited, deadline.limit());
  }

  private static String article(String noun) {
    boolean vowel = "aeiouAEIO".indexOf(noun.charAt(0)) >= 0;
    return (vowel ? "an " : "a ") + noun;
  }

  /**
   * Encrypts from here on.
   *
   * @param host what the certificate must be for where no name is said; also the name asked for
   * @param protocols of the application, by ALPN; none to say nothing
   * @throws Unexpected when the handshake fails or the certificate is not the right one
   */
  void encrypt(Encryption encryption, Trust trust, Optional<String> host, String... protocols)
      throws IOException {
    if (position < limit) {
      throw new Unexpected("said more than its answer before TLS began");
    }
    await("TLS handshake");
    Handshake handshake = new Handshake(encryption, trust, host, protocols);
    SSLSocket encrypted = handshake.over(socket, target);
    in = encrypted.getInputStream();
    out = encrypted.getOutputStream();
    certificate = Handshake.certificate(encrypted);
    await("answer");
  }

  /** The server's certificate, once encrypted. */
  Optional<X509Certificate> certificate() {
    return certificate;
  }

  /** The reason of a failure. */
  String words(IOException failure) {
    return switch (failure) {
      case Unexpected unexpected -> unexpected.reason();
      case SocketTimeoutException _ -> missing();
      case EOFException _ -> closed().reason();
      default ->
          "%s failed: %s".formatted(awaited, Excerpt.plain(String.valueOf(failure.getMessage())));
    };
  }

  @Override
  public void close() {
    try {
      socket.close();
    } catch (IOException _) {
      // Closed by reset; the descriptor is released whatever close returns.
    }
  }
}
