package org.evenkeel.lab.browser;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * A server on an address of 127.0.0.0/8 that can die and come back. It answers each connection with
 * its greeting, if it has one, and then closes it; without a greeting it holds the connection until
 * the client ends it.
 */
final class LoopbackServer implements AutoCloseable {
  private static final int FIRST_PORT = 28_000;
  private static final int LAST_PORT = 32_000;
  private static final Set<Integer> GIVEN = ConcurrentHashMap.newKeySet();

  private final InetSocketAddress address;
  private final Set<Socket> connections = ConcurrentHashMap.newKeySet();
  private volatile byte[] greeting = {};
  private volatile @Nullable ServerSocket listener;

  /** Listens from now on. */
  LoopbackServer(String address, int port) {
    this.address = new InetSocketAddress(address, port);
    revive();
  }

  /**
   * A port that nothing on this machine listens on, on whichever address, and below those that the
   * kernel gives away: a program needs seconds until it listens, and meanwhile such a port could
   * become the near end of somebody's connection.
   */
  static int freePort() {
    while (true) {
      int port = ThreadLocalRandom.current().nextInt(FIRST_PORT, LAST_PORT);
      if (GIVEN.add(port) && isFree(port)) {
        return port;
      }
    }
  }

  /** The usual port of a protocol where it is free, otherwise any that is. */
  static int freePort(int usual) {
    return isFree(usual) ? usual : freePort();
  }

  private static boolean isFree(int port) {
    try (ServerSocket _ = new ServerSocket(port)) {
      return true;
    } catch (BindException _) {
      return false;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What each further connection is told; an agent's line, for example. */
  void greet(String line) {
    greeting = line.getBytes(StandardCharsets.UTF_8);
  }

  /** Refuses connections, and cuts those it has. */
  void die() {
    try {
      ServerSocket open = listener;
      if (open != null) {
        open.close();
      }
      for (Socket connection : connections) {
        connection.close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Listens again on the same address. */
  void revive() {
    try {
      ServerSocket opened = new ServerSocket();
      opened.bind(address);
      listener = opened;
      Thread.ofVirtual().name("server-" + address).start(() -> accept(opened));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot listen on " + address, e);
    }
  }

  private void accept(ServerSocket from) {
    while (true) {
      try {
        Socket connection = from.accept();
        Thread.ofVirtual().start(() -> serve(connection));
      } catch (IOException _) {
        return; // died
      }
    }
  }

  private void serve(Socket connection) {
    connections.add(connection);
    try (connection) {
      byte[] line = greeting;
      if (line.length > 0) {
        connection.getOutputStream().write(line);
      } else {
        connection.getInputStream().transferTo(OutputStream.nullOutputStream());
      }
    } catch (IOException _) {
      // The client left, or this server died.
    } finally {
      connections.remove(connection);
    }
  }

  @Override
  public void close() {
    die();
  }
}
