package org.evenkeel.coordinator.check;

import java.io.IOException;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.cert.CertPathBuilderException;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSocket;
import org.evenkeel.coordinator.model.Encryption;
import org.evenkeel.coordinator.model.Encryption.Verify;

/** A TLS handshake of a probe, never resumed: each sees the server's certificate anew. */
final class Handshake {
  private final Encryption encryption;
  private final Trust trust;
  private final Optional<String> name;
  private final String[] protocols;

  /**
   * @param host the name that is asked for when the settings name none; a literal address is no
   *     name
   */
  Handshake(Encryption encryption, Trust trust, Optional<String> host, String... protocols) {
    this.encryption = encryption;
    this.trust = trust;
    this.name = encryption.sni().or(() -> host.map(Handshake::withoutPort));
    this.protocols = protocols.clone();
  }

  /**
   * Shakes hands over a connected socket.
   *
   * @throws Unexpected when it fails or the certificate is not the right one
   */
  SSLSocket over(Socket socket, CheckTarget target) throws IOException {
    String peer = name.orElse(target.address().toString());
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, trust.managers(encryption.verify()), null);
      SSLSocket encrypted =
          (SSLSocket) context.getSocketFactory().createSocket(socket, peer, target.port(), true);
      encrypted.setSSLParameters(parameters(encrypted.getSSLParameters()));
      encrypted.startHandshake();
      if (encryption.verify() instanceof Verify.Trusted && certificate(encrypted).isPresent()) {
        // Java does not look at the time of a certificate that is an authority itself.
        certificate(encrypted).get().checkValidity();
      }
      return encrypted;
    } catch (SSLException e) {
      throw new Unexpected(words(e, peer));
    } catch (CertificateException e) {
      throw new Unexpected(words(new SSLException(e), peer));
    } catch (GeneralSecurityException e) {
      throw new Unexpected("TLS cannot be used here: " + e.getMessage());
    }
  }

  private SSLParameters parameters(SSLParameters parameters) {
    // The name of the settings alone: Java would ask for the peer's address as well.
    parameters.setServerNames(
        name.filter(Handshake::isName).map(SNIHostName::new).stream()
            .map(javax.net.ssl.SNIServerName.class::cast)
            .toList());
    if (encryption.verify() instanceof Verify.Trusted) {
      parameters.setEndpointIdentificationAlgorithm("HTTPS");
    }
    if (protocols.length > 0) {
      parameters.setApplicationProtocols(protocols);
    }
    return parameters;
  }

  /** The certificate that the server showed. */
  static Optional<X509Certificate> certificate(SSLSocket encrypted) {
    try {
      List<Certificate> chain = List.of(encrypted.getSession().getPeerCertificates());
      return chain.getFirst() instanceof X509Certificate first
          ? Optional.of(first)
          : Optional.empty();
    } catch (SSLPeerUnverifiedException _) {
      return Optional.empty();
    }
  }

  private static boolean isName(String text) {
    return !text.contains(":") && !text.matches("[0-9.]+");
  }

  private static String withoutPort(String host) {
    return host.startsWith("[")
        ? host.substring(1, Math.max(1, host.indexOf(']')))
        : host.replaceFirst(":\\d+$", "");
  }

  private static String words(SSLException failure, String peer) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      switch (cause) {
        case Unexpected unexpected -> {
          return unexpected.reason();
        }
        case CertificateExpiredException _ -> {
          return "certificate refused: its time is over";
        }
        case CertificateNotYetValidException _ -> {
          return "certificate refused: its time has not begun";
        }
        case CertPathBuilderException _ -> {
          return "certificate refused: signed by no authority that this machine trusts";
        }
        case CertificateException e when e.getCause() == null -> {
          return Trust.isOurs(e)
              ? "certificate refused: " + e.getMessage()
              : "certificate refused: not for %s (%s)"
                  .formatted(peer, Excerpt.plain(String.valueOf(e.getMessage())));
        }
        default -> {}
      }
    }
    return "TLS handshake failed: " + Excerpt.plain(String.valueOf(failure.getMessage()));
  }
}
