package org.evenkeel.coordinator.alert;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.evenkeel.coordinator.check.Installed;
import org.evenkeel.coordinator.check.RealServer;
import org.evenkeel.coordinator.check.TestCertificate;
import org.evenkeel.coordinator.model.AlertSpec;
import org.evenkeel.coordinator.model.AlertSpec.Security;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Mails by Debian's Exim, which wants encryption and a user. */
@Tag("lab")
class MailTest {
  private static final Message MESSAGE =
      new Message(
          "lb1",
          Instant.parse("2026-11-22T03:00:00Z"),
          List.of("real server r\u00e9al1 of web is down: refused"),
          List.of());

  private Path folder = Path.of("");
  private Path authorities = Path.of("");
  private int port;
  private Optional<RealServer> exim = Optional.empty();

  @BeforeEach
  void startExim() throws Exception {
    Optional<String> missing = Installed.missing();
    if (missing.isPresent() && Boolean.getBoolean("evenkeel.required")) {
      fail(missing.get());
    }
    assumeTrue(missing.isEmpty(), () -> missing.orElse(""));
    folder = Files.createTempDirectory("evenkeel-mail-");
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxrwxrwx"));
    TestCertificate certificate = TestCertificate.of("localhost", Duration.ofDays(1));
    authorities = certificate.writeCertificate(folder.resolve("certificate.pem"));
    port = RealServer.freePort();
    Path file =
        Files.writeString(
            folder.resolve("exim.conf"),
            """
            primary_hostname = mail.test
            spool_directory = %1$s/spool
            log_file_path = %1$s/%%slog
            exim_user = nobody
            exim_group = nogroup
            daemon_smtp_ports = %2$d
            local_interfaces = 127.0.0.1
            tls_advertise_hosts = *
            tls_certificate = %3$s
            tls_privatekey = %4$s
            auth_advertise_hosts = ${if eq{$tls_in_cipher}{}{}{*}}
            acl_smtp_rcpt = recipients
            acl_smtp_data = accept
            begin acl
            recipients:
              accept authenticated = *
              deny
            begin routers
            all:
              driver = accept
              transport = file
            begin transports
            file:
              driver = appendfile
              file = %1$s/mbox
              user = nobody
              group = nogroup
              mode = 0644
              mode_fail_narrower = false
            begin authenticators
            plain:
              driver = plaintext
              public_name = PLAIN
              server_prompts = :
              server_condition = ${if and{{eq{$auth2}{lb}}{eq{$auth3}{r1ght-word}}}}
              server_set_id = $auth2
            """
                .formatted(
                    folder, port, authorities, certificate.writeKey(folder.resolve("key.pem"))));
    Files.createDirectory(folder.resolve("spool"));
    Files.setPosixFilePermissions(
        folder.resolve("spool"), PosixFilePermissions.fromString("rwxrwxrwx"));
    RealServer started =
        RealServer.start(
            "exim",
            new Installed(folder)
                .command("root", List.of("exim", "-bdf", "-v", "-C", file.toString())),
            Map.of(),
            folder);
    exim = Optional.of(started);
    started.listening(port);
  }

  @AfterEach
  void endExim() {
    exim.ifPresent(RealServer::close);
  }

  @Test
  void aMailArrivesEncryptedAndSignedIn() throws Exception {
    mail(Optional.of(authorities), "r1ght-word").send(MESSAGE);
    String mbox = mbox();
    assertTrue(mbox.contains("\nFrom: evenkeel@example.org\n"), mbox);
    assertTrue(mbox.contains("\nTo: ops@example.org\n"), mbox);
    assertTrue(mbox.contains("\nAuto-Submitted: auto-generated\n"), mbox);
    assertTrue(mbox.contains("\nSubject: =?UTF-8?Q?lb1:_real_server_r=C3=A9al1"), mbox);
    assertTrue(mbox.contains("esmtpsa"), mbox); // RFC 3848: with TLS and signed in
    assertFalse(mbox.contains("r1ght-word"), mbox);
  }

  @Test
  void aWrongPasswordIsSaidInTheServersWords() throws Exception {
    assertTrue(refusal(mail(Optional.of(authorities), "wr0ng")).startsWith("535 "));
  }

  @Test
  void aServerWhomNobodyVouchesForGetsNoPassword() throws Exception {
    String reason = refusal(mail(Optional.empty(), "r1ght-word"));
    assertTrue(reason.contains("unable to find valid certification path"), reason);
  }

  /** Somebody in between who takes STARTTLS out of what the server offers. */
  @Test
  void aServerThatOffersNoEncryptionGetsNoPassword() throws Exception {
    try (ServerSocket stripped = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      StringBuilder heard = new StringBuilder();
      Thread server = Thread.ofVirtual().start(() -> strip(stripped, heard));
      port = stripped.getLocalPort();
      assertEquals(
          "STARTTLS is required but host does not support STARTTLS",
          refusal(mail(Optional.of(authorities), "r1ght-word")));
      server.join();
      assertFalse(heard.toString().contains("AUTH"), heard.toString());
    }
  }

  private static void strip(ServerSocket server, StringBuilder heard) {
    try (Socket client = server.accept()) {
      var out = client.getOutputStream();
      out.write("220 mail.test\r\n".getBytes(StandardCharsets.US_ASCII));
      var lines = new String(client.getInputStream().readNBytes(4), StandardCharsets.US_ASCII);
      heard.append(lines);
      out.write("250-mail.test\r\n250 AUTH PLAIN\r\n".getBytes(StandardCharsets.US_ASCII));
      heard.append(new String(client.getInputStream().readAllBytes(), StandardCharsets.US_ASCII));
    } catch (IOException e) {
      heard.append(e.getMessage());
    }
  }

  private static String refusal(Channel mail) {
    return String.valueOf(assertThrows(IOException.class, () -> mail.send(MESSAGE)).getMessage());
  }

  private Channel mail(Optional<Path> trusted, String password) throws IOException {
    Path file = Files.writeString(folder.resolve("password"), password + "\n");
    return new Mail(
        new AlertSpec.Mail(
            "localhost",
            port,
            Security.STARTTLS,
            "evenkeel@example.org",
            List.of("ops@example.org"),
            Optional.of("lb"),
            Optional.of(file),
            trusted));
  }

  /** Exim delivers a moment after it has taken it. */
  private String mbox() throws Exception {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    Path file = folder.resolve("mbox");
    while (true) {
      String mbox = Files.exists(file) ? Files.readString(file) : "";
      if (mbox.contains("is down: refused")) { // of its body: all before is there, too
        return mbox;
      }
      assertTrue(System.nanoTime() - end < 0, () -> "no more is delivered: " + mbox);
      Thread.sleep(20);
    }
  }
}
