package org.evenkeel.lab;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.security.KeyStore;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;

/** Asks, from a machine with several addresses, which {@link ArchiveServer} answers. */
final class ArchiveVisitor {
  private static final int PATIENCE_MILLIS = 60_000;

  private final Machine machine;
  private final String vip;
  private final SSLContext tls;

  /** A visitor who trusts these servers' certificates and no other. */
  ArchiveVisitor(Machine machine, String vip, List<ArchiveServer> servers) throws Exception {
    this.machine = machine;
    this.vip = vip;
    KeyStore trusted = KeyStore.getInstance("PKCS12");
    trusted.load(null, null);
    for (ArchiveServer server : servers) {
      trusted.setCertificateEntry(server.machine().name(), server.certificate());
    }
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(trusted);
    tls = SSLContext.getInstance("TLS");
    tls.init(null, trust.getTrustManagers(), null);
  }

  /** A connection that stays open until it is closed. */
  record Visit(Socket socket, BufferedReader in) implements AutoCloseable {

    /** The name of the server that answers. */
    String ask() throws IOException {
      return ask("archive.example.org");
    }

    /** The first line of the answer to a request for that host. */
    String ask(String host) throws IOException {
      socket
          .getOutputStream()
          .write("GET / HTTP/1.1\r\nHost: %s\r\n\r\n".formatted(host).getBytes(US_ASCII));
      String line = in.readLine();
      while (line != null && !line.isEmpty()) {
        line = in.readLine();
      }
      return String.valueOf(in.readLine());
    }

    /** Whether the other end closes the connection, which is idle. */
    boolean ended() throws IOException {
      return in.read() < 0;
    }

    /** The address and port that it comes from. */
    String source() {
      return socket.getLocalAddress().getHostAddress() + ":" + socket.getLocalPort();
    }

    /** Ends the connection before its time. */
    void leave() throws IOException {
      socket.close();
    }

    @Override
    public void close() throws IOException {
      leave();
    }
  }

  /** Connects from one of the machine's addresses. */
  Visit visit(String from, int port) throws Exception {
    Socket socket =
        machine.inside(
            () -> {
              Socket opened = new Socket();
              opened.bind(new InetSocketAddress(from, 0));
              opened.setSoTimeout(PATIENCE_MILLIS);
              opened.connect(new InetSocketAddress(vip, port), PATIENCE_MILLIS);
              return opened;
            });
    return visit(socket);
  }

  private static Visit visit(Socket socket) throws IOException {
    return new Visit(
        socket, new BufferedReader(new InputStreamReader(socket.getInputStream(), US_ASCII)));
  }

  /** Who answers at a port in clear. */
  String clear(String from, int port) throws Exception {
    try (Visit visit = visit(from, port)) {
      return visit.ask();
    }
  }

  /** Who answers by TLS, and has shown a certificate of the same name. */
  String encrypted(String from, int port) throws Exception {
    try (Visit outer = visit(from, port);
        SSLSocket inner =
            (SSLSocket) tls.getSocketFactory().createSocket(outer.socket(), vip, port, true)) {
      inner.startHandshake();
      String shown = inner.getSession().getPeerPrincipal().getName();
      String answered = visit(inner).ask();
      if (!shown.equals("CN=" + answered)) {
        throw new AssertionError(answered + " answered behind the certificate of " + shown);
      }
      return answered;
    }
  }
}
