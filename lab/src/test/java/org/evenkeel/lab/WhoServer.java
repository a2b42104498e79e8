package org.evenkeel.lab;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;

/**
 * Runs inside the guest, on a real server: answers every line over TCP and every datagram over UDP
 * with its name and the address that the question came from, {@code real1 10.0.0.10}.
 *
 * <p>Each socket is bound to one address, so that an answer to a datagram leaves from the address
 * that was asked.
 */
final class WhoServer {

  /** Said to the standard error when every socket is open. */
  static final String GREETING = "who is ready";

  private static final int QUESTION_MAX = 512;

  private final String name;

  private WhoServer(String name) {
    this.name = name;
  }

  /** Serves each port of each address until it is killed: {@code NAME PORT[,PORT…] ADDRESS…}. */
  public static void main(String[] arguments) throws IOException {
    var server = new WhoServer(arguments[0]);
    for (String port : arguments[1].split(",", -1)) {
      for (int at = 2; at < arguments.length; at++) {
        server.listen(InetAddress.getByName(arguments[at]), Integer.parseInt(port));
      }
    }
    System.err.println(GREETING);
  }

  private void listen(InetAddress address, int port) throws IOException {
    var stream = new ServerSocket();
    stream.bind(new InetSocketAddress(address, port));
    var datagrams = new DatagramSocket(new InetSocketAddress(address, port));
    Thread.ofPlatform().start(() -> accept(stream));
    Thread.ofPlatform().start(() -> echo(datagrams));
  }

  private void accept(ServerSocket stream) {
    while (true) {
      try {
        Socket client = stream.accept();
        Thread.ofVirtual().start(() -> serve(client));
      } catch (IOException e) {
        System.err.println("not accepted: " + e.getMessage());
      }
    }
  }

  private void serve(Socket client) {
    try (client;
        var questions = new BufferedReader(new InputStreamReader(client.getInputStream(), UTF_8))) {
      while (questions.readLine() != null) {
        client.getOutputStream().write(answer(client.getInetAddress()));
      }
    } catch (IOException e) {
      // A client may leave as it likes.
      System.err.println("%s left: %s".formatted(client, e.getMessage()));
    }
  }

  private void echo(DatagramSocket datagrams) {
    var packet = new DatagramPacket(new byte[QUESTION_MAX], QUESTION_MAX);
    while (true) {
      try {
        datagrams.receive(packet);
        byte[] answer = answer(packet.getAddress());
        datagrams.send(new DatagramPacket(answer, answer.length, packet.getSocketAddress()));
      } catch (IOException e) {
        System.err.println("not answered: " + e.getMessage());
      }
    }
  }

  private byte[] answer(InetAddress client) {
    return (name + " " + shown(client) + "\n").getBytes(UTF_8);
  }

  /** Without the scope, as people write it: IPv6 groups of zeros are not abbreviated. */
  private static String shown(InetAddress address) {
    return address.getHostAddress().replaceAll("%.*", "");
  }
}
