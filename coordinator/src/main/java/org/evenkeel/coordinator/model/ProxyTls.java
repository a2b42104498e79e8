package org.evenkeel.coordinator.model;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The TLS that a proxied service speaks.
 *
 * @param certificates names of files below {@code /etc/evenkeel/certificates}; the first is shown
 *     to clients that ask for a name that none has; empty when TLS is not ended here
 * @param profile which versions and ciphers clients may use
 * @param clientCa the name of the file with the authorities whose clients alone are let in; empty
 *     lets everybody in
 * @param http2 whether clients may speak HTTP/2
 * @param reEncrypt whether TLS is spoken with real servers too
 * @param verify whether their certificates must be valid, by what this host trusts
 */
public record ProxyTls(
    List<String> certificates,
    Profile profile,
    Optional<String> clientCa,
    boolean http2,
    boolean reEncrypt,
    boolean verify) {
  public ProxyTls {
    certificates = List.copyOf(certificates);
  }

  /** Versions and ciphers (Mozilla, Server Side TLS 5.7). */
  public enum Profile {
    /** TLS 1.3 alone. */
    MODERN,
    /** TLS 1.2 with forward secrecy, and 1.3. */
    INTERMEDIATE;

    /** The name in configuration. */
    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }
}
