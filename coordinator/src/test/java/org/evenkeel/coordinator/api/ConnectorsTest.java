package org.evenkeel.coordinator.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import javax.net.ssl.SSLEngine;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.SslConnectionFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ConnectorsTest {
  /** Asked of the engine itself: Java's own clients no longer speak what is refused. */
  @Test
  void whatIsOldOrWithoutForwardSecrecyIsNotSpoken(@TempDir Path state) throws Exception {
    InetAddress loopback = InetAddress.ofLiteral("127.0.0.1");
    Server server = new Server();
    try (Dawdlers dawdlers = new Dawdlers(Duration.ofMinutes(1), Connectors.CROWD)) {
      ServerConnector connector =
          Connectors.tls(
              server,
              new InetSocketAddress(loopback, 0),
              TlsIdentity.generated(state, "lb1", loopback),
              dawdlers);
      server.addConnector(connector);
      server.start();
      SSLEngine engine =
          connector
              .getConnectionFactory(SslConnectionFactory.class)
              .getSslContextFactory()
              .newSSLEngine();
      assertEquals(List.of("TLSv1.3", "TLSv1.2"), List.of(engine.getEnabledProtocols()));
      List<String> suites = List.of(engine.getEnabledCipherSuites());
      assertTrue(suites.size() >= 5, suites.toString());
      assertEquals(
          List.of(),
          suites.stream()
              .filter(suite -> !suite.matches("TLS_(ECDHE_(RSA|ECDSA)_WITH_)?(AES|CHACHA20)_.*"))
              .toList());
      assertTrue(
          Arrays.stream(engine.getEnabledCipherSuites())
              .allMatch(suite -> suite.contains("_GCM_") || suite.contains("_POLY1305_")),
          suites.toString());
    } finally {
      server.stop();
    }
  }
}
