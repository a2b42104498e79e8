package org.evenkeel.coordinator.tls;

import java.net.Socket;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;

/**
 * Takes or refuses the other end of a TLS connection by the certificates that it shows alone: Java
 * adds nothing of its own to the rule, such as a look at names and dates. Immutable; as safe for
 * any thread as its rule.
 */
public final class CertificateJudge extends X509ExtendedTrustManager {
  private static final X509Certificate[] NO_AUTHORITIES = {};

  private final Rule servers;
  private final Rule clients;

  /** What decides. */
  @FunctionalInterface
  public interface Rule {
    /**
     * Looks at the certificates that were shown, the other end's own first.
     *
     * @throws CertificateException when they are refused; the message says why
     */
    void judge(X509Certificate[] chain) throws CertificateException;
  }

  private CertificateJudge(Rule servers, Rule clients) {
    this.servers = servers;
    this.clients = clients;
  }

  /** For who connects: servers are judged so, and nobody can be a client. */
  public static CertificateJudge ofServers(Rule rule) {
    return new CertificateJudge(
        rule,
        _ -> {
          throw new CertificateException("no client is expected here");
        });
  }

  /** For who connects and listens: servers and clients are judged so. */
  public static CertificateJudge ofBoth(Rule rule) {
    return new CertificateJudge(rule, rule);
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket)
      throws CertificateException {
    servers.judge(chain);
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine)
      throws CertificateException {
    servers.judge(chain);
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String type) throws CertificateException {
    servers.judge(chain);
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket)
      throws CertificateException {
    clients.judge(chain);
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine)
      throws CertificateException {
    clients.judge(chain);
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String type) throws CertificateException {
    clients.judge(chain);
  }

  @Override
  public X509Certificate[] getAcceptedIssuers() {
    return NO_AUTHORITIES;
  }
}
