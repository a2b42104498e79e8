package org.evenkeel.arp;

import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;
import org.evenkeel.agent.JsonReader;

/** Asks a director through its API. */
final class DirectorClient {
  private static final Duration PATIENCE = Duration.ofSeconds(15);
  private static final int ANSWER_MAX = 1 << 20;
  private static final int OK = 200;

  private final URI director;
  private final Optional<String> authorization;
  private final Trust trust;

  /**
   * A client that has asked nothing yet.
   *
   * @param director its scheme, host and port
   * @param authorization the header that says who we are
   */
  DirectorClient(URI director, Optional<String> authorization, Trust trust) {
    this.director = director;
    this.authorization = authorization;
    this.trust = trust;
  }

  /** Which certificates are the director's. */
  sealed interface Trust {
    /** Those that this machine's authorities have signed, for the director's name. */
    record Signed() implements Trust {}

    /**
     * One alone.
     *
     * @param fingerprint SHA-256 of it, 64 lower-case hexadecimal digits
     */
    record Pinned(String fingerprint) implements Trust {}

    /** Any. */
    record Anybody() implements Trust {}
  }

  /**
   * Has the director ask its neighbours for a VIP.
   *
   * @throws MachineException when it cannot be asked, or refuses; the message is for the operator
   */
  DirectorAnswer probe(Vip vip) throws MachineException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(director.resolve("/api/v1/arp-probe"))
            .timeout(PATIENCE)
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString("{\"vip\": \"%s\"}".formatted(vip)));
    authorization.ifPresent(value -> request.header("Authorization", value));
    try (HttpClient client = client()) {
      HttpResponse<String> response =
          client.send(request.build(), BodyHandlers.limiting(BodyHandlers.ofString(), ANSWER_MAX));
      Object document = JsonReader.read(response.body());
      if (response.statusCode() != OK) {
        throw new MachineException(
            "the director at %s refuses: %s".formatted(director, refusal(document, response)));
      }
      return DirectorAnswer.of(document);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new MachineException("interrupted", e);
    } catch (SSLException e) {
      throw new MachineException(
          "the director at %s is not trusted: %s; name its certificate with --fingerprint"
              .formatted(director, e.getMessage()),
          e);
    } catch (IOException e) {
      throw new MachineException(
          "the director at %s does not answer: %s".formatted(director, reason(e)), e);
    } catch (IllegalArgumentException e) {
      throw new MachineException(
          "what answers at %s is no director of this version: %s"
              .formatted(director, e.getMessage()),
          e);
    }
  }

  private static String reason(IOException e) {
    return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
  }

  /** What a problem document (RFC 9457) says. */
  private static String refusal(Object document, HttpResponse<String> response) {
    Object detail = document instanceof Map<?, ?> problem ? problem.get("detail") : null;
    return "%d, %s".formatted(response.statusCode(), detail == null ? "no reason" : detail);
  }

  private HttpClient client() throws MachineException {
    HttpClient.Builder builder =
        HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(PATIENCE);
    return switch (trust) {
      case Trust.Signed() -> builder.build();
      case Trust.Pinned(String wanted) -> builder.sslContext(context(Optional.of(wanted))).build();
      case Trust.Anybody() -> builder.sslContext(context(Optional.empty())).build();
    };
  }

  private static SSLContext context(Optional<String> fingerprint) throws MachineException {
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, new TrustManager[] {new Pin(fingerprint)}, null);
      return context;
    } catch (GeneralSecurityException e) {
      throw new MachineException("no TLS here: " + e.getMessage(), e);
    }
  }

  /** Trusts one certificate, or any when none is named; the name in it does not count. */
  private static final class Pin extends X509ExtendedTrustManager {
    private final Optional<String> wanted;

    Pin(Optional<String> wanted) {
      this.wanted = wanted;
    }

    private void check(X509Certificate... chain) throws CertificateException {
      if (wanted.isEmpty()) {
        return;
      }
      try {
        byte[] digest = MessageDigest.getInstance("SHA-256").digest(chain[0].getEncoded());
        String shown = HexFormat.of().formatHex(digest);
        if (!shown.equals(wanted.get())) {
          throw new CertificateException("its certificate has the fingerprint " + shown);
        }
      } catch (GeneralSecurityException e) {
        throw e instanceof CertificateException refused ? refused : new CertificateException(e);
      }
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine)
        throws CertificateException {
      check(chain);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket)
        throws CertificateException {
      check(chain);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type)
        throws CertificateException {
      check(chain);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine)
        throws CertificateException {
      throw new CertificateException("no client is expected");
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket)
        throws CertificateException {
      throw new CertificateException("no client is expected");
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type)
        throws CertificateException {
      throw new CertificateException("no client is expected");
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }
}
