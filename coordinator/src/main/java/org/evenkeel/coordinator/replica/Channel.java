package org.evenkeel.coordinator.replica;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSocket;

/**
 * Messages over one TLS connection, each after its length in four bytes, big-endian. One thread
 * uses it; any may close it.
 */
final class Channel implements Line, AutoCloseable {
  /** A peer that is silent for longer is gone: it is asked each second. */
  static final Duration PATIENCE = Duration.ofSeconds(10);

  private static final Duration HANDSHAKE = Duration.ofSeconds(5);

  private final SSLSocket socket;
  private final DataInputStream in;
  private final DataOutputStream out;
  private final int bytesMax;

  private Channel(SSLSocket socket, int bytesMax) throws IOException {
    this.socket = socket;
    this.bytesMax = bytesMax;
    socket.setTcpNoDelay(true);
    socket.setSoTimeout((int) PATIENCE.toMillis());
    socket.startHandshake();
    this.in = new DataInputStream(socket.getInputStream());
    this.out = new DataOutputStream(socket.getOutputStream());
  }

  /**
   * Over a socket that is connected, after the TLS handshake. A stranger who drips a byte now and
   * then is cut off all the same.
   *
   * @param bytesMax a longer message is refused
   * @throws IOException when the handshake fails, or takes too long; the socket is closed then
   */
  static Channel over(SSLSocket socket, int bytesMax) throws IOException {
    Thread watchdog =
        Thread.ofVirtual().name("replica-watchdog").start(() -> closeAfter(HANDSHAKE, socket));
    try {
      return new Channel(socket, bytesMax);
    } catch (IOException | RuntimeException e) {
      socket.close();
      throw e;
    } finally {
      watchdog.interrupt();
    }
  }

  private static void closeAfter(Duration time, SSLSocket socket) {
    try {
      Thread.sleep(time);
      socket.close();
    } catch (InterruptedException | IOException _) {
      // the handshake is over
    }
  }

  /** The certificate that the other side showed. */
  X509Certificate certificate() throws IOException {
    try {
      if (socket.getSession().getPeerCertificates()[0] instanceof X509Certificate shown) {
        return shown;
      }
    } catch (SSLPeerUnverifiedException e) {
      throw new IOException("the other side shows no certificate", e);
    }
    throw new IOException("the other side shows no X.509 certificate");
  }

  SSLSocket socket() {
    return socket;
  }

  @Override
  public void send(Message message) throws IOException {
    write(MessageCodec.encode(message));
  }

  @Override
  public Message receive() throws IOException {
    return MessageCodec.decode(read());
  }

  void sendObject(ObjectNode object) throws IOException {
    write(MessageCodec.bytes(object));
  }

  ObjectNode receiveObject() throws IOException {
    return MessageCodec.object(read());
  }

  private void write(byte[] bytes) throws IOException {
    if (bytes.length > MessageCodec.BYTES_MAX) {
      throw new IOException("a message of %d bytes is too long to send".formatted(bytes.length));
    }
    byte[] whole = new byte[4 + bytes.length];
    whole[0] = (byte) (bytes.length >> 24);
    whole[1] = (byte) (bytes.length >> 16);
    whole[2] = (byte) (bytes.length >> 8);
    whole[3] = (byte) bytes.length;
    System.arraycopy(bytes, 0, whole, 4, bytes.length);
    out.write(whole);
    out.flush();
  }

  private byte[] read() throws IOException {
    int length = in.readInt();
    if (length < 2 || length > bytesMax) {
      throw new IOException("a message of %d bytes is refused".formatted(length));
    }
    byte[] bytes = in.readNBytes(length);
    if (bytes.length < length) {
      throw new IOException("the connection ended within a message");
    }
    return bytes;
  }

  @Override
  public void close() {
    try {
      socket.close();
    } catch (IOException _) {
      // it is of no use any more
    }
  }
}
