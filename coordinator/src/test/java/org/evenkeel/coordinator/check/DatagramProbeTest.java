package org.evenkeel.coordinator.check;

import static org.evenkeel.coordinator.check.Try.assertFailed;
import static org.evenkeel.coordinator.check.Try.assertPassed;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.Function;
import org.evenkeel.coordinator.model.CheckSpec.Probe;
import org.evenkeel.coordinator.model.CheckSpec.RecordType;
import org.evenkeel.coordinator.model.Statuses;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Servers of questions over UDP. */
class DatagramProbeTest {
  private static final Probe.Dns DNS =
      new Probe.Dns("a.test", RecordType.A, Optional.empty(), false);
  private static final Probe.Sip SIP = new Probe.Sip(Optional.empty(), Statuses.SUCCESS, false);

  @TempDir Path folder;

  @Test
  void silenceIsGivenUpAtTheDeadline() throws Exception {
    try (Server server = new Server(_ -> List.of())) {
      for (Probe probe : probes()) {
        assertFailed("no answer within 400 ms", Try.probe(probe, server.port(), Try.IMPATIENT));
      }
    }
  }

  @Test
  void aPortWhereNobodyListensIsKnownAtOnce() throws Exception {
    int port = RealServer.freePort();
    for (Probe probe : probes()) {
      assertFailed("nobody listens at port " + port, Try.probe(probe, port));
    }
  }

  @Test
  void whatIsNoAnswerToUsIsPassedOver() throws Exception {
    byte[] junk = "junk".getBytes(StandardCharsets.US_ASCII);
    try (Server server =
        new Server(
            asked -> {
              byte[] other = answer(asked);
              other[0] ^= 1; // another question's number
              return List.of(junk, asked, other, answer(asked));
            })) {
      assertPassed("answered 192.0.2.7 in ", Try.probe(DNS, server.port()));
    }
  }

  @Test
  void refusalsAreNamed() throws Exception {
    try (Server server =
        new Server(
            asked -> {
              byte[] refused = Arrays.copyOf(asked, asked.length);
              refused[2] = (byte) 0x81;
              refused[3] = 3;
              return List.of(refused);
            })) {
      assertFailed("NXDOMAIN for A a.test", Try.probe(DNS, server.port()));
    }
    try (Server server =
        new Server(
            asked -> {
              String text = new String(asked, StandardCharsets.UTF_8);
              String id = text.lines().filter(line -> line.startsWith("Call-ID")).findFirst().get();
              return List.of(
                  ("SIP/2.0 100 Trying\r\n" + id + "\r\n\r\n").getBytes(StandardCharsets.UTF_8),
                  ("SIP/2.0 503 Gone\r\n" + id + "\r\n\r\n").getBytes(StandardCharsets.UTF_8));
            })) {
      assertFailed("status 503 Gone, wanted 200-299", Try.probe(SIP, server.port()));
    }
  }

  @Test
  void anAnswerThatIsSignedOtherwiseIsRefused() throws Exception {
    try (Server server =
        new Server(
            asked -> {
              byte[] accept = Arrays.copyOf(asked, 20);
              accept[0] = 2;
              accept[2] = 0;
              accept[3] = 20;
              return List.of(accept);
            })) {
      assertFailed(
          "answer is signed with another secret than ours",
          Try.probe(probes().getLast(), server.port()));
    }
  }

  /** Answers with bytes turned over: always a verdict, never an exception. */
  @Test
  void damagedAnswersAreJudgedOrPassedOver() {
    byte[] request = new DnsQuestion(DNS).ask().datagram();
    Random random = new Random(5);
    for (int i = 0; i < 30_000; i++) {
      byte[] damaged = answer(request);
      for (int flips = random.nextInt(8); flips >= 0; flips--) {
        damaged[random.nextInt(damaged.length)] = (byte) random.nextInt();
      }
      byte[] cut = Arrays.copyOf(damaged, random.nextInt(damaged.length + 1));
      DnsMessage.read(cut).ifPresent(read -> assertTrue(read.records().size() <= 1000));
    }
  }

  /** A name that refers to itself. */
  @Test
  void aNameWithoutEndIsNoMessage() {
    byte[] loop = {0, 1, (byte) 0x80, 0, 0, 1, 0, 0, 0, 0, 0, 0, (byte) 0xc0, 12, 0, 1, 0, 1};
    assertEquals(Optional.empty(), DnsMessage.read(loop));
  }

  @Test
  void sipAndRadiusTakeAnyBytes() throws Exception {
    Random random = new Random(6);
    CheckTarget target = Try.target(SIP, 9, Try.PATIENT);
    InetSocketAddress local = new InetSocketAddress(InetAddress.getLoopbackAddress(), 9);
    List<Question.Asked> asked =
        List.of(
            new SipQuestion(SIP).ask(target, local),
            new RadiusQuestion((Probe.Radius) probes().getLast()).ask(target, local));
    for (int i = 0; i < 20_000; i++) {
      byte[] noise = new byte[random.nextInt(60)];
      random.nextBytes(noise);
      if (noise.length > 3 && random.nextBoolean()) {
        noise[1] = asked.getLast().datagram()[1];
        noise[2] = 0;
      }
      for (Question.Asked each : asked) {
        try {
          assertInstanceOf(Question.Heard.Nothing.class, each.judge(noise));
        } catch (Unexpected e) {
          assertTrue(e.reason().contains("another secret"), e.reason());
        }
      }
    }
  }

  private List<Probe> probes() throws IOException {
    Path secret = Files.writeString(folder.resolve("secret"), "shared\n");
    return List.of(DNS, SIP, new Probe.Radius(secret, Try.login("u", secret)));
  }

  /** The question with one record behind it, whose name refers to the question's. */
  private static byte[] answer(byte[] asked) {
    byte[] record = {(byte) 0xc0, 12, 0, 1, 0, 1, 0, 0, 0, 9, 0, 4, (byte) 192, 0, 2, 7};
    byte[] answer = Arrays.copyOf(asked, asked.length + record.length);
    System.arraycopy(record, 0, answer, asked.length, record.length);
    answer[2] = (byte) 0x81;
    answer[7] = 1;
    return answer;
  }

  /** Answers every datagram in the same way. */
  private static final class Server implements AutoCloseable {
    private final DatagramSocket socket =
        new DatagramSocket(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));

    Server(Function<byte[], List<byte[]>> manner) throws IOException {
      Thread.ofVirtual().start(() -> answer(manner));
    }

    private void answer(Function<byte[], List<byte[]>> manner) {
      DatagramPacket packet = new DatagramPacket(new byte[4096], 4096);
      while (!socket.isClosed()) {
        try {
          packet.setLength(4096);
          socket.receive(packet);
          byte[] asked = Arrays.copyOf(packet.getData(), packet.getLength());
          for (byte[] each : new ArrayList<>(manner.apply(asked))) {
            socket.send(new DatagramPacket(each, each.length, packet.getSocketAddress()));
          }
        } catch (IOException _) {
          // closed, or the asker has gone
        }
      }
    }

    int port() {
      return socket.getLocalPort();
    }

    @Override
    public void close() {
      socket.close();
    }
  }
}
