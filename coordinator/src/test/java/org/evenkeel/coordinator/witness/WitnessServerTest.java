package org.evenkeel.coordinator.witness;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicLong;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.evenkeel.coordinator.certificate.Pem;
import org.evenkeel.coordinator.ha.wire.HeartbeatKey;
import org.evenkeel.coordinator.ha.wire.WitnessAnswer;
import org.evenkeel.coordinator.ha.wire.WitnessAnswer.Verdict;
import org.evenkeel.coordinator.ha.wire.WitnessCodec;
import org.evenkeel.coordinator.ha.wire.WitnessQuestion;
import org.evenkeel.coordinator.ha.wire.WitnessQuestion.Kind;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A witness that listens on loopback, with a clock that the test turns; asked byte by byte. */
class WitnessServerTest {
  private static final HeartbeatKey SHOP = key(1, 1);
  private static final HeartbeatKey BANK = key(1, 2);
  private static final HeartbeatKey STRANGER = key(1, 3);
  private static final int LEASE = 600;

  @TempDir private Path folder;
  private final AtomicLong now = new AtomicLong(-7);
  private Optional<WitnessServer> server = Optional.empty();
  private Optional<HttpClient> client = Optional.empty();

  private static HeartbeatKey key(long number, int octet) {
    return new HeartbeatKey(number, secret(octet));
  }

  private static byte[] secret(int octet) {
    byte[] secret = new byte[HeartbeatKey.LENGTH];
    Arrays.fill(secret, (byte) octet);
    return secret;
  }

  private Path keyFile(String name, int octet) throws IOException {
    Path file = folder.resolve("keys").resolve(name);
    Files.createDirectories(folder.resolve("keys"));
    Files.deleteIfExists(file);
    Files.createFile(
        file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    return Files.writeString(file, "1 " + HexFormat.of().formatHex(secret(octet)) + "\n");
  }

  @BeforeEach
  void start() throws Exception {
    keyFile("shop.key", 1);
    keyFile("bank.key", 2);
    begin();
    pass(LEASE);
  }

  private void begin() throws IOException, GeneralSecurityException {
    var settings =
        new WitnessServer.Settings(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
            List.of(folder.resolve("keys")),
            folder.resolve("state"),
            Duration.ofMillis(LEASE));
    server = Optional.of(WitnessServer.start(settings, now::get));
    client = Optional.of(HttpClient.newBuilder().sslContext(trusting()).build());
  }

  /** Trusts the certificate that the witness has made, as curl would with {@code --cacert}. */
  private SSLContext trusting() throws IOException, GeneralSecurityException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    store.setCertificateEntry(
        "witness", Pem.certificates(folder.resolve("state/tls/certificate.pem")).getFirst());
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(store);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, trust.getTrustManagers(), null);
    return context;
  }

  @AfterEach
  void stop() {
    client.ifPresent(HttpClient::shutdownNow);
    server.ifPresent(WitnessServer::close);
  }

  private void pass(long millis) {
    now.addAndGet(millis * 1_000_000);
  }

  private HttpResponse<byte[]> send(HttpRequest.Builder request) throws Exception {
    return client
        .orElseThrow()
        .send(
            request.timeout(Duration.ofMinutes(1)).build(),
            HttpResponse.BodyHandlers.ofByteArray());
  }

  private HttpRequest.Builder to(String path) {
    return HttpRequest.newBuilder(
        URI.create("https://127.0.0.1:" + server.orElseThrow().port() + path));
  }

  private HttpResponse<byte[]> post(byte[] question) throws Exception {
    return send(to("/vote").POST(HttpRequest.BodyPublishers.ofByteArray(question)));
  }

  private String page() throws Exception {
    return new String(send(to("/")).body(), StandardCharsets.UTF_8);
  }

  /** A node as it asks: what it was told last is in the next question. */
  private final class Node {
    private final String name;
    private final HeartbeatKey key;
    private long nonce;
    private long ballot;
    private byte[] last = {};

    Node(String name, HeartbeatKey key) {
      this.name = name;
      this.key = key;
    }

    WitnessAnswer ask(Kind kind, long term) throws Exception {
      if (kind == Kind.ASK) {
        ballot++;
      }
      WitnessAnswer answer = once(kind, term);
      return answer.verdict() == Verdict.STALE ? once(kind, term) : answer;
    }

    Verdict lease(long term) throws Exception {
      return ask(Kind.ASK, term).verdict();
    }

    private WitnessAnswer once(Kind kind, long term) throws Exception {
      last =
          WitnessCodec.encode(
              new WitnessQuestion(kind, nonce, 9, 77, ballot, term, LEASE, false, name), key);
      HttpResponse<byte[]> response = post(last);
      assertEquals(200, response.statusCode());
      WitnessAnswer answer =
          WitnessCodec.answer(response.body(), WitnessCodec.signature(last), key).orElseThrow();
      nonce = answer.nonce();
      return answer;
    }
  }

  @Test
  void twoPairsHaveLeasesOfTheirOwn() throws Exception {
    Node shop1 = new Node("lb1", SHOP);
    Node shop2 = new Node("lb2", SHOP);
    Node bank1 = new Node("lb1", BANK);
    Node bank2 = new Node("lb2", BANK);
    assertEquals(Verdict.GRANTED, shop1.lease(5));
    assertEquals(Verdict.GRANTED, bank2.lease(5));
    WitnessAnswer refused = shop2.ask(Kind.ASK, 6);
    assertEquals(Verdict.HELD, refused.verdict());
    assertEquals(Optional.of("lb1"), refused.holder());
    assertEquals(5, refused.term());
    assertEquals(Verdict.HELD, bank1.lease(6));

    assertEquals(Verdict.DONE, shop1.ask(Kind.GIVE_BACK, 0).verdict());
    assertEquals(Verdict.GRANTED, shop2.lease(6));
    pass(LEASE);
    assertEquals(Verdict.GRANTED, bank1.lease(6));
    assertEquals(Optional.of("lb1"), bank2.ask(Kind.LOOK, 0).holder());

    String page = page();
    assertTrue(page.contains("shop: lease: nobody; newest vote: lb2 in term 6"), page);
    assertTrue(page.contains("bank: lease: lb1 for 600 ms; newest vote: lb1 in term 6"), page);
  }

  @Test
  void aRestartGivesNoSecondVoteAndWaitsForWhatItMayHaveGranted() throws Exception {
    assertEquals(Verdict.GRANTED, new Node("lb1", SHOP).lease(5));
    stop();
    begin();
    Node lb1 = new Node("lb1", SHOP);
    Node lb2 = new Node("lb2", SHOP);
    assertEquals(Verdict.WAITING, lb2.lease(6));
    assertEquals(Verdict.GRANTED, lb1.lease(5), "its lease can only be its own");
    pass(LEASE);
    assertEquals(Verdict.OUTDATED, lb2.lease(5));
    assertEquals(Verdict.GRANTED, lb2.lease(6));
    assertEquals("6 lb2 600", Files.readString(folder.resolve("state/shop.vote")).strip());
  }

  @Test
  void aVoteThatCannotBeKeptIsNotGiven() throws Exception {
    Node lb1 = new Node("lb1", SHOP);
    Files.createDirectories(folder.resolve("state/shop.vote/in the way"));
    assertEquals(Verdict.FAULT, lb1.lease(5));
    assertTrue(page().contains("cannot be kept"), page());
    Files.delete(folder.resolve("state/shop.vote/in the way"));
    Files.delete(folder.resolve("state/shop.vote"));
    assertEquals(Verdict.GRANTED, lb1.lease(5));
  }

  @Test
  void whoHasNoKeyHearsNothing() throws Exception {
    byte[] question =
        WitnessCodec.encode(
            new WitnessQuestion(Kind.ASK, 0, 1, 2, 3, 4, LEASE, false, "lb1"), STRANGER);
    HttpResponse<byte[]> response = post(question);
    assertEquals(403, response.statusCode());
    assertEquals(0, response.body().length);
    assertTrue(page().contains("refused, without a key of ours: 1"), page());
  }

  @Test
  void aRecordingIsWorthNothing() throws Exception {
    Node lb1 = new Node("lb1", SHOP);
    assertEquals(Verdict.GRANTED, lb1.lease(5));
    byte[] recorded = lb1.last;
    pass(LEASE);
    WitnessAnswer replayed =
        WitnessCodec.answer(post(recorded).body(), WitnessCodec.signature(recorded), SHOP)
            .orElseThrow();
    assertEquals(Verdict.STALE, replayed.verdict());
    assertEquals(Optional.empty(), replayed.holder());
    assertEquals(Verdict.GRANTED, new Node("lb2", SHOP).lease(6));
    assertEquals(Verdict.HELD, lb1.lease(5));
  }

  @Test
  void aLongerLeaseThanItWaitsForIsNotGiven() throws Exception {
    byte[] question =
        WitnessCodec.encode(
            new WitnessQuestion(Kind.ASK, 0, 1, 2, 3, 4, LEASE + 1, false, "lb1"), SHOP);
    var first =
        WitnessCodec.answer(post(question).body(), WitnessCodec.signature(question), SHOP)
            .orElseThrow();
    question =
        WitnessCodec.encode(
            new WitnessQuestion(Kind.ASK, first.nonce(), 1, 2, 3, 4, LEASE + 1, false, "lb1"),
            SHOP);
    assertEquals(
        Verdict.TOO_LONG,
        WitnessCodec.answer(post(question).body(), WitnessCodec.signature(question), SHOP)
            .orElseThrow()
            .verdict());
  }

  @Test
  void whateverIsSentTheOthersAreServed() throws Exception {
    SplittableRandom random = new SplittableRandom(3);
    for (int i = 0; i < 60; i++) {
      byte[] bytes = new byte[random.nextInt(2_000)];
      random.nextBytes(bytes);
      int status = post(bytes).statusCode();
      assertTrue(status == 403 || status == 400, "" + status);
    }
    assertEquals(404, send(to("/etc/passwd")).statusCode());
    assertEquals(404, send(to("/vote")).statusCode());
    List<Socket> silent = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.orElseThrow().port());
      byte[] noise = new byte[random.nextInt(200)];
      random.nextBytes(noise);
      socket.getOutputStream().write(noise);
      silent.add(socket);
    }
    assertEquals(Verdict.GRANTED, new Node("lb1", SHOP).lease(5));
    for (Socket socket : silent) {
      socket.close();
    }
  }

  @Test
  void keysAreReadAgainAndWhatIsKnownStays() throws Exception {
    Node lb1 = new Node("lb1", SHOP);
    assertEquals(Verdict.GRANTED, lb1.lease(5));
    keyFile("shop.key", 3);
    server.orElseThrow().reload();
    assertEquals(403, post(lb1.last).statusCode());
    assertEquals(Verdict.HELD, new Node("lb2", STRANGER).lease(6));
  }

  @Test
  void keyFilesThatCannotBeToldApartAreRefused() throws Exception {
    keyFile("copy.key", 2);
    IOException refused = assertThrows(IOException.class, () -> server.orElseThrow().reload());
    assertTrue(String.valueOf(refused.getMessage()).contains("each pair has its own"));
    assertFalse(new Node("lb1", BANK).lease(1) == Verdict.STALE, "the old keys stay");
  }
}
