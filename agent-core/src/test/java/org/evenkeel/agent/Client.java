package org.evenkeel.agent;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;

/** What tests do as a load balancer. */
final class Client {
  static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();

  private Client() {}

  /** Connects, says nothing, reads to the end. */
  static String ask(int port) throws IOException {
    return ask(port, "");
  }

  /** Connects, says something, reads to the end. */
  static String ask(int port, String text) throws IOException {
    try (Socket client = new Socket()) {
      client.setSoTimeout(60_000);
      client.connect(new InetSocketAddress(LOOPBACK, port));
      return say(client, text);
    }
  }

  static String say(Socket client, String text) throws IOException {
    client.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
    client.getOutputStream().flush();
    return new String(client.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
  }

  /** Asks again and again until the answer is as wanted; the test's time limit ends it. */
  static <T> T eventually(Callable<T> question, Predicate<T> wanted) throws Exception {
    T answer = question.call();
    while (!wanted.test(answer)) {
      if (Thread.interrupted()) {
        throw new InterruptedException("time is up; last seen: " + answer);
      }
      LockSupport.parkNanos(1_000_000);
      answer = question.call();
    }
    return answer;
  }

  static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, LOOPBACK)) {
      return socket.getLocalPort();
    }
  }

  static boolean refused(int port) {
    try {
      ask(port);
      return false;
    } catch (IOException _) {
      return true;
    }
  }
}
