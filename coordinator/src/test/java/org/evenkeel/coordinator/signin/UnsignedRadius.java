package org.evenkeel.coordinator.signin;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;

/** Accepts everybody with the signature of before 2024 alone, as what CVE-2024-3596 forges. */
final class UnsignedRadius implements AutoCloseable {
  private static final byte[] ADMIN = "lb-admins".getBytes(StandardCharsets.US_ASCII);

  private final DatagramSocket socket;
  private final byte[] secret;

  UnsignedRadius(String secret) throws IOException {
    this.secret = secret.getBytes(StandardCharsets.UTF_8);
    this.socket = new DatagramSocket(0, InetAddress.getLoopbackAddress());
    Thread _ = Thread.ofPlatform().daemon().start(this::serve);
  }

  int port() {
    return socket.getLocalPort();
  }

  private void serve() {
    DatagramPacket packet = new DatagramPacket(new byte[4_096], 4_096);
    try {
      while (true) {
        socket.receive(packet);
        byte[] request = packet.getData();
        int length = 20 + 2 + ADMIN.length;
        ByteBuffer answer = ByteBuffer.allocate(length);
        answer.put((byte) 2).put(request[1]).putShort((short) length).put(request, 4, 16);
        answer.put((byte) 25).put((byte) (2 + ADMIN.length)).put(ADMIN);
        MessageDigest md5 = MessageDigest.getInstance("MD5");
        md5.update(answer.array());
        answer.put(4, md5.digest(secret));
        socket.send(new DatagramPacket(answer.array(), length, packet.getSocketAddress()));
      }
    } catch (IOException e) {
      // closed
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    socket.close(); // and with it the thread
  }
}
