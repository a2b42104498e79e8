package org.evenkeel.coordinator.replica;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.MessageDigest;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.Optional;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import org.evenkeel.coordinator.tls.CertificateJudge;

/**
 * TLS 1.3 in which both sides show a certificate, and each takes exactly the one that it knows:
 * name, dates and issuer mean nothing. Immutable; safe for any thread.
 */
final class PinnedTls {
  private static final String[] VERSIONS = {"TLSv1.3"};
  private static final int CONNECT_MILLIS = 3_000;

  private final SSLContext context;

  /**
   * @param own what this side shows
   * @param peer the only one it takes; empty takes any, for who has another proof
   */
  PinnedTls(NodeIdentity own, Optional<X509Certificate> peer) throws IOException {
    try {
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(null, null);
      char[] none = "in memory".toCharArray();
      store.setKeyEntry("node", own.key(), none, new X509Certificate[] {own.certificate()});
      KeyManagerFactory keys =
          KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
      keys.init(store, none);
      this.context = SSLContext.getInstance("TLSv1.3");
      CertificateJudge judge =
          CertificateJudge.ofBoth(peer.isEmpty() ? _ -> {} : chain -> check(chain, peer.get()));
      context.init(keys.getKeyManagers(), new TrustManager[] {judge}, null);
    } catch (GeneralSecurityException e) {
      throw new IOException("TLS cannot be set up: " + e.getMessage(), e);
    }
  }

  /** Listens on an address. */
  SSLServerSocket listen(InetSocketAddress address) throws IOException {
    SSLServerSocket server =
        (SSLServerSocket) context.getServerSocketFactory().createServerSocket();
    try {
      server.setEnabledProtocols(VERSIONS);
      server.setNeedClientAuth(true);
      server.setReuseAddress(true);
      server.bind(address, 8);
      return server;
    } catch (IOException e) {
      server.close();
      throw new IOException(
          "cannot listen on %s, TCP: %s".formatted(text(address), e.getMessage()), e);
    }
  }

  /** Connects from one address to another; the handshake is to come. */
  SSLSocket connect(Optional<InetAddress> from, InetSocketAddress to) throws IOException {
    Socket plain = new Socket();
    try {
      if (from.isPresent()) {
        plain.bind(new InetSocketAddress(from.get(), 0));
      }
      plain.connect(to, CONNECT_MILLIS);
      SSLSocket socket =
          (SSLSocket)
              context
                  .getSocketFactory()
                  .createSocket(plain, to.getAddress().getHostAddress(), to.getPort(), true);
      socket.setEnabledProtocols(VERSIONS);
      return socket;
    } catch (IOException e) {
      plain.close();
      throw new IOException("%s, TCP: %s".formatted(text(to), e.getMessage()), e);
    }
  }

  private static String text(InetSocketAddress address) {
    String host = address.getAddress().getHostAddress();
    return (host.contains(":") ? "[" + host + "]" : host) + ":" + address.getPort();
  }

  private static void check(X509Certificate[] chain, X509Certificate peer)
      throws CertificateException {
    if (chain.length == 0 || !MessageDigest.isEqual(chain[0].getEncoded(), peer.getEncoded())) {
      throw new CertificateException("not the certificate of this node's peer");
    }
  }
}
