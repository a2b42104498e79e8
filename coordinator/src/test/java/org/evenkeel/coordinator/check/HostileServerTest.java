package org.evenkeel.coordinator.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.evenkeel.coordinator.model.CheckSpec.Probe;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Servers that accept and then do anything but answer; every type that talks over TCP. */
class HostileServerTest {
  private static final long GUARD_SECONDS = 120;

  /** Beginnings of real answers, which get a dialogue into its depths before it meets nonsense. */
  private static final List<String> BEGINNINGS =
      List.of(
          "",
          "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n",
          "\0\0\0\4\0\0\0\0\0\0\0\0\1\1\4\0\0\0\1",
          "220-a\r\n220 b\r\n250-c\r\n250 AUTH PLAIN\r\n",
          "* OK ready\r\na1 ",
          "+OK\r\n+OK\r\n",
          "\60\14\2\1\2\141\7\12\1\0\4\0\4\0\60",
          "\112\0\0\0\12" + "8.0\0\1\0\0\0abcdefgh\0\377\377\10\2\0\377\377\25" + "\0".repeat(10),
          "R\0\0\0\27\0\0\0\12SCRAM-SHA-256\0\0R\0\0\0",
          "+OK\r\n",
          "\1\0\0\0\0\0\5\0\12\0\12\0\316\1\0\0\0\0",
          "SIP/2.0 100 Trying\r\n\r\nSIP/2.0 ",
          "\0\60\0\0\200\0\0\1\0\1");

  @TempDir Path folder;
  private Path password = Path.of("/");

  @BeforeEach
  void writePassword() throws IOException {
    password = Files.writeString(folder.resolve("password"), "s3cret-word\n");
  }

  @Test
  void oneThatNeverAnswersIsGivenUpAtTheDeadline() throws Exception {
    try (Peer peer = Peer.saying("")) {
      verdicts(peer, Try.IMPATIENT)
          .forEach(
              (probe, verdict) ->
                  assertTrue(verdict.reason().endsWith("within 400 ms"), probe + ": " + verdict));
    }
  }

  @Test
  void oneThatTricklesIsGivenUpAtTheDeadline() throws Exception {
    // The bytes are such that no protocol comes to an end: only the deadline ends it.
    AtomicInteger said = new AtomicInteger();
    Peer.Manner trickle =
        (in, out) -> {
          while (true) {
            out.write(said.incrementAndGet() % 50 == 1 ? '2' : ' ');
            out.flush();
            Thread.sleep(30);
          }
        };
    try (Peer peer = Peer.of(trickle)) {
      assertFailed(verdicts(peer, Try.IMPATIENT));
    }
  }

  @Test
  void oneThatClosesAtOnceFails() throws Exception {
    try (Peer peer = Peer.of((in, out) -> {})) {
      assertFailed(verdicts(peer, Try.PATIENT));
    }
  }

  @Test
  void oneThatFloodsIsLeftSoon() throws Exception {
    for (String beginning : BEGINNINGS) {
      AtomicInteger chunks = new AtomicInteger();
      Peer.Manner flood =
          (in, out) -> {
            out.write(beginning.getBytes(StandardCharsets.ISO_8859_1));
            byte[] chunk = "x".repeat(4096).getBytes(StandardCharsets.ISO_8859_1);
            while (true) {
              out.write(chunk);
              chunks.incrementAndGet();
            }
          };
      try (Peer peer = Peer.of(flood)) {
        assertFailed(verdicts(peer, Duration.ofSeconds(10)));
      }
      // What the socket buffers of both sides hold, at most; not the ten seconds' worth.
      assertTrue(chunks.get() > 0);
    }
  }

  @Test
  void linesWithoutEndAreLeft() throws Exception {
    Peer.Manner endless =
        (in, out) -> {
          out.write("HTTP/1.1 200 OK\r\n".getBytes(StandardCharsets.US_ASCII));
          while (true) {
            out.write("X-More: and more\r\n".getBytes(StandardCharsets.US_ASCII));
          }
        };
    try (Peer peer = Peer.of(endless)) {
      assertFailed(verdicts(peer, Duration.ofSeconds(1))); // a few read on as long as they may
      // Alone, and with all the time that it may need where the machine is busy.
      Verdict http = Try.probe(Try.streams(password).get(2), peer.port());
      assertEquals(new Verdict.Failed("header is longer than 16 KiB"), http);
    }
  }

  /** Random bytes after each beginning: always a verdict, never an exception, never the secret. */
  @Test
  void nonsenseFailsAndShowsNoSecret() throws Exception {
    for (int seed = 0; seed < 26; seed++) {
      Random random = new Random(seed);
      String beginning = BEGINNINGS.get(seed % BEGINNINGS.size());
      byte[] noise = new byte[random.nextInt(400)];
      random.nextBytes(noise);
      Peer.Manner manner =
          (in, out) -> {
            out.write(beginning.getBytes(StandardCharsets.ISO_8859_1));
            out.write(noise);
            out.flush();
            byte[] echo = new byte[2048];
            for (int read = in.read(echo); read > 0; read = in.read(echo)) {
              out.write(echo, 0, read);
              out.flush();
            }
          };
      try (Peer peer = Peer.of(manner)) {
        Map<Probe, Verdict> verdicts = verdicts(peer, Duration.ofMillis(150));
        String at = "seed " + seed;
        verdicts.forEach(
            (probe, verdict) -> {
              assertInstanceOf(Verdict.Failed.class, verdict, at + " " + probe);
              assertTrue(!verdict.reason().contains("s3cret"), at + " " + verdict);
            });
      }
    }
  }

  private static void assertFailed(Map<Probe, Verdict> verdicts) {
    verdicts.forEach(
        (probe, verdict) -> assertInstanceOf(Verdict.Failed.class, verdict, probe.toString()));
  }

  /** What all types come to, side by side. */
  private Map<Probe, Verdict> verdicts(Peer peer, Duration timeout) throws Exception {
    Map<Probe, Future<Verdict>> asked = new LinkedHashMap<>();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (Probe probe : new ArrayList<>(Try.streams(password))) {
        asked.put(probe, threads.submit(() -> Try.probe(probe, peer.port(), timeout)));
      }
      Map<Probe, Verdict> verdicts = new LinkedHashMap<>();
      for (var each : asked.entrySet()) {
        verdicts.put(each.getKey(), each.getValue().get(GUARD_SECONDS, TimeUnit.SECONDS));
      }
      return verdicts;
    }
  }
}
