package org.evenkeel.coordinator.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.evenkeel.coordinator.api.TestServer;
import org.evenkeel.coordinator.certificate.CertificateSamples;
import org.evenkeel.coordinator.certificate.SampleAuthority;
import org.evenkeel.coordinator.director.InMemoryControl;
import org.evenkeel.coordinator.model.Snapshots;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Certificates: command, control socket, API and back. */
final class CertificateCommandTest {
  private static final CertificateSamples WWW =
      CertificateSamples.make("www.example.org", Duration.ofDays(30).plusMinutes(1));
  private static final CertificateSamples OTHER =
      CertificateSamples.make("other.example.org", Duration.ofDays(30));

  @TempDir private Path root;
  private TestServer server;

  @BeforeEach
  void start() {
    server =
        new TestServer(
            root,
            new InMemoryControl(Snapshots.of(Snapshots.service("mq", Snapshots.up("r1", 10)))),
            new TestServer.NoPages());
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void aCertificateIsPutListedShownAndRemoved() throws IOException {
    Path chain = Files.writeString(root.resolve("chain.pem"), WWW.certificate());
    Path key = Files.writeString(root.resolve("key.pem"), WWW.key());

    Typed put = typed("put", "www", chain.toString(), "--key", key.toString());

    assertEquals(0, put.status(), put.err());
    assertEquals("www: CN=www.example.org, valid for 30 more days\n", put.err());
    assertEquals(
        """
        NAME  DAYS LEFT  FOR              USED BY
        www          30  www.example.org  -
        """,
        typed("list").out());
    JsonNode shown = new ObjectMapper().readTree(typed("show", "www", "-o", "json").out());
    assertTrue(shown.path("has-key").asBoolean());
    assertFalse(shown.toString().contains("PRIVATE"));
    assertEquals(0, typed("remove", "www").status());
    Typed gone = typed("show", "www");
    assertEquals(1, gone.status());
    assertTrue(
        gone.err().contains("no certificate www; see: evenkeel certificate list"), gone.err());
  }

  @Test
  void aResponseIsStapled() throws IOException {
    SampleAuthority authority = new SampleAuthority("authority");
    SampleAuthority.Issued issued = authority.issue("www", Duration.ofDays(90));
    Path both = Files.writeString(root.resolve("both.pem"), issued.certificate() + issued.key());
    Path response =
        Files.write(root.resolve("www.ocsp"), authority.good(issued.serial(), Duration.ofDays(2)));
    Typed early = typed("staple", "www", response.toString());
    assertTrue(early.err().contains("no certificate www"), early.err());
    assertEquals(0, typed("put", "www", both.toString()).status());

    Typed staple = typed("staple", "www", response.toString());

    assertEquals(0, staple.status(), staple.err());
    assertTrue(staple.err().startsWith("www: stapled until 20"), staple.err());
    Typed wrong = typed("staple", "www", both.toString());
    assertEquals(1, wrong.status());
    assertTrue(wrong.err().contains("no OCSP response"), wrong.err());
  }

  @Test
  void whatDoesNotFitIsRefused() throws IOException {
    Path chain = Files.writeString(root.resolve("chain.pem"), WWW.certificate());
    Path key = Files.writeString(root.resolve("key.pem"), OTHER.key());

    Typed put = typed("put", "www", chain.toString(), "--key", key.toString());

    assertEquals(1, put.status());
    assertTrue(put.err().contains("is not that of its first certificate"), put.err());
    assertEquals(1, typed("put", "www", root.resolve("none.pem").toString()).status());
    assertEquals(1, typed("show", "..").status());
  }

  @Test
  void strangersLearnNothingAndOddTypesAreRefused() {
    assertEquals(401, server.send(server.request("/api/v1/certificates")).statusCode());
    HttpResponse<String> odd =
        server.send(
            server
                .asAdmin("/api/v1/certificates/www")
                .header("Content-Type", "application/octet-stream")
                .PUT(BodyPublishers.ofByteArray(WWW.pem())));
    assertEquals(415, odd.statusCode(), odd.body());
    assertEquals(
        404, server.send(server.asAdmin("/api/v1/certificates/www").DELETE()).statusCode());
  }

  private Typed typed(String... words) {
    String[] arguments = new String[words.length + 3];
    arguments[0] = "certificate";
    System.arraycopy(words, 0, arguments, 1, words.length);
    arguments[words.length + 1] = "--root";
    arguments[words.length + 2] = root.toString();
    return Typed.run(arguments);
  }
}
