package org.evenkeel.lab;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;

/**
 * A real server on a {@link Machine}, served from this process: it answers every line with its own
 * name and that line.
 */
final class Echo implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  private final String name;
  private final ServerSocket listening;

  private Echo(String name, ServerSocket listening) {
    this.name = name;
    this.listening = listening;
  }

  /** Serves until it is closed. */
  static Echo start(Machine machine, String name, String address, int port) throws Exception {
    ServerSocket listening =
        machine.inside(
            () -> {
              ServerSocket socket = new ServerSocket();
              socket.setReuseAddress(true);
              socket.bind(new InetSocketAddress(address, port));
              return socket;
            });
    Echo echo = new Echo(name, listening);
    Thread.ofPlatform().daemon().name("echo-" + name).start(echo::accept);
    return echo;
  }

  private void accept() {
    while (true) {
      try {
        Socket client = listening.accept();
        Thread.ofVirtual().start(() -> serve(client));
      } catch (IOException _) {
        return; // Closed.
      }
    }
  }

  private void serve(Socket client) {
    try (client;
        BufferedReader lines = reader(client)) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        client.getOutputStream().write((name + " " + line + "\n").getBytes(US_ASCII));
      }
    } catch (IOException _) {
      // A client may leave as it likes.
    }
  }

  @Override
  public void close() throws IOException {
    listening.close();
  }

  private static BufferedReader reader(Socket socket) throws IOException {
    return new BufferedReader(new InputStreamReader(socket.getInputStream(), US_ASCII));
  }

  /** A client of such servers. */
  record Client(Socket socket, BufferedReader lines) implements AutoCloseable {
    /**
     * Connects.
     *
     * @param source one of the machine's addresses
     */
    static Client from(Machine machine, String source, String address, int port) throws Exception {
      Socket socket = machine.inside(() -> connected(source, address, port));
      return new Client(socket, reader(socket));
    }

    private static Socket connected(String source, String address, int port) throws IOException {
      Socket socket = new Socket();
      socket.bind(new InetSocketAddress(source, 0));
      socket.connect(new InetSocketAddress(address, port), (int) PATIENCE.toMillis());
      socket.setSoTimeout((int) PATIENCE.toMillis());
      return socket;
    }

    /** Who answers a line, and with what; empty when the connection has ended. */
    String ask(String line) throws IOException {
      socket.getOutputStream().write((line + "\n").getBytes(US_ASCII));
      String answer = lines.readLine();
      return answer == null ? "" : answer;
    }

    @Override
    public void close() throws IOException {
      socket.close();
    }
  }

  /** Who answers a new client; empty when nobody does. */
  static String who(Machine machine, String source, String address, int port) {
    try (Client client = Client.from(machine, source, address, port)) {
      return client.ask("").strip();
    } catch (Exception _) {
      return "";
    }
  }
}
