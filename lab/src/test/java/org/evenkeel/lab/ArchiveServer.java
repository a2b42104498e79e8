package org.evenkeel.lab;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.Base64;
import java.util.Map;

/**
 * Debian's nginx on a {@link Machine}, which answers with the machine's name: at port 443 by TLS
 * with a certificate of its own, at 9001 in clear. It ends no idle connection.
 */
record ArchiveServer(Machine machine, MachineProcess process, Certificate certificate) {

  /** Its certificate as a PEM file has it. */
  byte[] encodedCertificate() throws GeneralSecurityException {
    String lines =
        Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(certificate.getEncoded());
    return "-----BEGIN CERTIFICATE-----\n%s\n-----END CERTIFICATE-----\n"
        .formatted(lines)
        .getBytes(StandardCharsets.US_ASCII);
  }

  static ArchiveServer start(Machine machine, Path folder)
      throws IOException, InterruptedException, GeneralSecurityException {
    String certificate = folder.resolve("certificate.pem").toString();
    String key = folder.resolve("key.pem").toString();
    machine
        .run(
            "openssl",
            "req",
            "-x509",
            "-newkey",
            "ec",
            "-pkeyopt",
            "ec_paramgen_curve:prime256v1",
            "-nodes",
            "-days",
            "2",
            "-subj",
            "/CN=" + machine.name(),
            "-keyout",
            key,
            "-out",
            certificate)
        .succeeded();
    Path configuration =
        Files.writeString(
            folder.resolve("nginx.conf"),
            """
            daemon off; worker_processes 1; pid %1$s/pid; error_log stderr; user nobody nogroup;
            events { worker_connections 1024; }
            http {
              access_log off; keepalive_timeout 1h;
              client_body_temp_path %1$s/b; proxy_temp_path %1$s/p; fastcgi_temp_path %1$s/f;
              uwsgi_temp_path %1$s/u; scgi_temp_path %1$s/s;
              server {
                listen 443 ssl; listen 9001; ssl_certificate %2$s; ssl_certificate_key %3$s;
                location / { return 200 "%4$s\\n"; }
              }
            }
            """
                .formatted(folder, certificate, key, machine.name()));
    MachineProcess process =
        machine.start(
            Command.of("nginx", "-e", "stderr", "-c", configuration.toString()), Map.of());
    try (InputStream in = Files.newInputStream(Path.of(certificate))) {
      Certificate read = CertificateFactory.getInstance("X.509").generateCertificate(in);
      return new ArchiveServer(machine, process, read);
    }
  }
}
