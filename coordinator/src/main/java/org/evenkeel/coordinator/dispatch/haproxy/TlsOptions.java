package org.evenkeel.coordinator.dispatch.haproxy;

import java.nio.file.Path;
import org.evenkeel.coordinator.model.ProxySpec;
import org.evenkeel.coordinator.model.ProxyTls;

/** The options of listening and of server lines for TLS. */
final class TlsOptions {
  private static final String CURVES = " curves X25519:prime256v1:secp384r1";
  private static final String SUITES =
      " ciphersuites TLS_AES_128_GCM_SHA256:TLS_AES_256_GCM_SHA384:TLS_CHACHA20_POLY1305_SHA256";
  private static final String CIPHERS =
      " ciphers ECDHE-ECDSA-AES128-GCM-SHA256:ECDHE-RSA-AES128-GCM-SHA256"
          + ":ECDHE-ECDSA-AES256-GCM-SHA384:ECDHE-RSA-AES256-GCM-SHA384"
          + ":ECDHE-ECDSA-CHACHA20-POLY1305:ECDHE-RSA-CHACHA20-POLY1305";

  private TlsOptions() {}

  /** What follows the address that is listened to; nothing when TLS is not ended here. */
  static String listening(ProxySpec spec, Path directory) {
    return spec.tls()
        .filter(tls -> !tls.certificates().isEmpty())
        .map(tls -> listening(tls, spec.mode(), directory))
        .orElse("");
  }

  /** What follows the address of a real server; nothing when TLS is not spoken with it. */
  static String towardsServers(ProxySpec spec) {
    return spec.tls()
        .filter(ProxyTls::reEncrypt)
        .map(tls -> " ssl" + (tls.verify() ? verified() : " verify none") + name(tls, spec.mode()))
        .orElse("");
  }

  private static String verified() {
    return " verify required ca-file @system-ca";
  }

  /** The name that the real server is asked for, which is the one that the client asked for. */
  private static String name(ProxyTls tls, ProxySpec.Mode mode) {
    return switch (mode) {
      case HTTP -> " sni req.hdr(host),host_only";
      case TCP -> tls.certificates().isEmpty() ? "" : " sni ssl_fc_sni";
    };
  }

  private static String listening(ProxyTls tls, ProxySpec.Mode mode, Path directory) {
    StringBuilder options = new StringBuilder(" ssl");
    for (String certificate : tls.certificates()) {
      options
          .append(" crt ")
          .append(Quoting.word(CertificateFiles.file(directory, certificate).toString()));
    }
    options.append(
        switch (tls.profile()) {
          case MODERN -> " ssl-min-ver TLSv1.3";
          case INTERMEDIATE -> " ssl-min-ver TLSv1.2" + CIPHERS;
        });
    options.append(SUITES).append(CURVES);
    tls.clientCa()
        .ifPresent(
            authorities ->
                options
                    .append(" ca-file ")
                    .append(Quoting.word(CertificateFiles.file(directory, authorities).toString()))
                    .append(" verify required"));
    if (mode == ProxySpec.Mode.HTTP) {
      options.append(" alpn ").append(tls.http2() ? "h2,http/1.1" : "http/1.1");
    }
    return options.toString();
  }
}
