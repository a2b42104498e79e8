package org.evenkeel.coordinator;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;

/** A real server, as a program: answers every request with the address that it came from. */
final class ClientAddressServer {
  private ClientAddressServer() {}

  /** Serves a port of every address until it is killed. */
  public static void main(String[] arguments) throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress("::", Integer.parseInt(arguments[0])), 50);
    server.createContext(
        "/",
        exchange -> {
          String client = exchange.getRemoteAddress().getAddress().getHostAddress();
          byte[] body = client.replaceAll("%.*", "").getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(200, body.length);
          try (OutputStream out = exchange.getResponseBody()) {
            out.write(body);
          }
        });
    server.start();
  }
}
