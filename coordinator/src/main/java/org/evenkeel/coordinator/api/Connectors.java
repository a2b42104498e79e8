package org.evenkeel.coordinator.api;

import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.NetworkConnectionLimit;
import org.eclipse.jetty.server.SecureRequestCustomizer;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.SslConnectionFactory;
import org.eclipse.jetty.unixdomain.server.UnixDomainServerConnector;
import org.eclipse.jetty.util.ssl.SslContextFactory;

/** How Jetty listens: HTTPS, clear HTTP and the control socket, each bounded in the same way. */
final class Connectors {
  static final int HEADER_BYTES = 16 * 1024;
  static final int CONNECTIONS = 500;

  /** With so many, who waits without a request makes room for who comes. */
  static final int CROWD = 400;

  /** How long a request's head may take, or the TLS handshake before the first one. */
  static final Duration HEAD = Duration.ofSeconds(40);

  private static final int IDLE_MILLIS = 30_000;
  private static final String LOCAL = "org.evenkeel.local";
  private static final String OPENED = "org.evenkeel.opened";

  private Connectors() {}

  /** HTTP/1.1 over TLS 1.2 or 1.3 with forward secrecy. Bound when this returns. */
  static ServerConnector tls(
      Server server, InetSocketAddress address, TlsIdentity identity, Dawdlers dawdlers)
      throws ListenException {
    SslContextFactory.Server tls = new SslContextFactory.Server();
    tls.setKeyStore(identity.keyStore());
    tls.setKeyStorePassword(identity.keyStorePassword());
    tls.setIncludeProtocols("TLSv1.3", "TLSv1.2");
    tls.setIncludeCipherSuites(
        "TLS_AES_.*", "TLS_CHACHA20_.*", "TLS_ECDHE_.*_GCM_.*", "TLS_ECDHE_.*_CHACHA20_.*");
    tls.setRenegotiationAllowed(false);
    HttpConfiguration http = configuration();
    SecureRequestCustomizer secure = new SecureRequestCustomizer();
    secure.setSniHostCheck(false); // reached by address and alias too
    http.getCustomizers().addFirst(secure);
    http.addCustomizer(dawdlers);
    HttpConnectionFactory inner = new HttpConnectionFactory(http);
    return bound(
        new ServerConnector(
            server, 1, 1, new SslConnectionFactory(tls, inner.getProtocol()), inner),
        address,
        "web",
        dawdlers);
  }

  /** HTTP/1.1 in clear. Bound when this returns. */
  static ServerConnector clear(Server server, InetSocketAddress address, Dawdlers dawdlers)
      throws ListenException {
    HttpConfiguration http = configuration();
    http.addCustomizer(dawdlers);
    return bound(
        new ServerConnector(server, 1, 1, new HttpConnectionFactory(http)),
        address,
        "clear",
        dawdlers);
  }

  /** HTTP/1.1 over the control socket, whose file is made when the server starts. */
  static UnixDomainServerConnector local(Server server, Path file) {
    HttpConfiguration http = configuration();
    http.addCustomizer(
        (request, headers) -> {
          request.setAttribute(LOCAL, true);
          return request;
        });
    var connector = new UnixDomainServerConnector(server, 1, 1, new HttpConnectionFactory(http));
    connector.setUnixDomainPath(file);
    connector.setIdleTimeout(IDLE_MILLIS);
    return connector;
  }

  /** Whether a request came over the control socket. */
  static boolean isLocal(HttpServletRequest request) {
    return request.getAttribute(LOCAL) != null;
  }

  /** When the connection of a request was accepted, in milliseconds of the wall clock. */
  static long openedMillis(HttpServletRequest request) {
    return request.getAttribute(OPENED) instanceof Long millis ? millis : 0;
  }

  /** Where a request that came over a network comes from. */
  static InetAddress remoteAddress(HttpServletRequest request) {
    return InetAddress.ofLiteral(request.getRemoteAddr());
  }

  private static ServerConnector bound(
      ServerConnector connector, InetSocketAddress address, String name, Dawdlers dawdlers)
      throws ListenException {
    connector.setHost(address.getHostString());
    connector.setPort(address.getPort());
    connector.setIdleTimeout(IDLE_MILLIS);
    connector.addEventListener(dawdlers);
    connector.getServer().addBean(new NetworkConnectionLimit(CONNECTIONS, connector));
    try {
      connector.open();
      return connector;
    } catch (IOException e) {
      connector.close();
      throw new ListenException(refusal(address, name, e), e);
    }
  }

  /**
   * What is said of a place that cannot be listened on.
   *
   * @param name of the listener in node.yaml
   */
  static String refusal(InetSocketAddress address, String name, IOException trouble) {
    Throwable cause = trouble.getCause() == null ? trouble : trouble.getCause();
    return ("cannot listen on %s:%d (listen.%s in node.yaml): %s;"
            + " stop what uses that address (ss -ltnp shows it), or configure another")
        .formatted(address.getHostString(), address.getPort(), name, cause.getMessage());
  }

  private static HttpConfiguration configuration() {
    HttpConfiguration http = new HttpConfiguration();
    http.setRequestHeaderSize(HEADER_BYTES);
    http.setResponseHeaderSize(HEADER_BYTES);
    // Else a secret is taken for the one of the request before, where only the case differs.
    http.setHeaderCacheCaseSensitive(true);
    http.setSendServerVersion(false);
    http.setSendXPoweredBy(false);
    http.addCustomizer(new SecurityHeaders());
    http.addCustomizer(
        (request, _) -> {
          var connection = request.getConnectionMetaData().getConnection();
          request.setAttribute(OPENED, connection.getEndPoint().getCreatedTimeStamp());
          return request;
        });
    return http;
  }
}
