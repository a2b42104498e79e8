package org.evenkeel.lab.browser;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** An authority with OpenSSL: it issues certificates and says how they are. */
final class Authority {
  private static final Path OPENSSL = Path.of("/usr/bin/openssl");

  private final Path folder;

  /** One in an empty folder. */
  Authority(Path folder) throws IOException {
    this.folder = folder;
    key("authority");
    openssl(
        "req",
        "-x509",
        "-new",
        "-days",
        "90",
        "-subj",
        "/CN=Example Authority",
        "-key",
        path("authority.key"),
        "-out",
        path("authority.pem"));
  }

  /** Whether OpenSSL is installed. */
  static boolean isInstalled() {
    return Files.isExecutable(OPENSSL);
  }

  /** Issues {@code NAME.pem}, with the authority's own after it, and {@code NAME.key}. */
  void issue(String name, int days) throws IOException {
    key(name);
    openssl(
        "req",
        "-new",
        "-subj",
        "/CN=" + name,
        "-key",
        path(name + ".key"),
        "-out",
        path(name + ".csr"));
    Path names = Files.writeString(folder.resolve("names"), "subjectAltName=DNS:" + name);
    openssl(
        "x509",
        "-req",
        "-days",
        Integer.toString(days),
        "-in",
        path(name + ".csr"),
        "-CA",
        path("authority.pem"),
        "-CAkey",
        path("authority.key"),
        "-CAcreateserial",
        "-extfile",
        names.toString(),
        "-out",
        path(name + ".crt"));
    Files.writeString(
        file(name + ".pem"),
        Files.readString(file(name + ".crt")) + Files.readString(file("authority.pem")));
  }

  /** Writes {@code NAME.ocsp}: that the certificate is good. */
  void respond(String name) throws IOException {
    String serial = openssl("x509", "-noout", "-serial", "-in", path(name + ".crt")).strip();
    Files.writeString(
        file("index"),
        "V\t491231235959Z\t\t%s\tunknown\t/CN=%s\n"
            .formatted(serial.substring("serial=".length()), name));
    openssl(
        "ocsp",
        "-issuer",
        path("authority.pem"),
        "-cert",
        path(name + ".crt"),
        "-reqout",
        path("question"),
        "-no_nonce");
    openssl(
        "ocsp",
        "-index",
        path("index"),
        "-rsigner",
        path("authority.pem"),
        "-rkey",
        path("authority.key"),
        "-CA",
        path("authority.pem"),
        "-reqin",
        path("question"),
        "-respout",
        path(name + ".ocsp"),
        "-ndays",
        "1");
  }

  /** One of its files. */
  Path file(String name) {
    return folder.resolve(name);
  }

  private String path(String name) {
    return file(name).toString();
  }

  private void key(String name) throws IOException {
    openssl("ecparam", "-genkey", "-noout", "-name", "prime256v1", "-out", path(name + ".key"));
  }

  private static String openssl(String... arguments) throws IOException {
    List<String> words = new ArrayList<>(List.of(OPENSSL.toString()));
    Collections.addAll(words, arguments);
    Process process = new ProcessBuilder(words).redirectErrorStream(true).start();
    process.getOutputStream().close();
    String said = new String(process.getInputStream().readAllBytes(), UTF_8);
    try {
      if (process.waitFor(60, TimeUnit.SECONDS) && process.exitValue() == 0) {
        return said;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    process.destroyForcibly();
    throw new IOException(words + ": " + said);
  }
}
