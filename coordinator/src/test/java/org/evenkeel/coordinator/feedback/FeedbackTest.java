package org.evenkeel.coordinator.feedback;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.evenkeel.coordinator.model.FeedbackSpec;
import org.evenkeel.coordinator.model.IpAddress;
import org.evenkeel.coordinator.pace.Clock;
import org.junit.jupiter.api.Test;

class FeedbackTest {
  private static final IpAddress HERE = IpAddress.parse("127.0.0.1");
  private static final Duration EVERY = Duration.ofMillis(50);

  /** For an answer that comes: a machine that stands still for a while is no fault of the agent. */
  private static final Duration PATIENT = Duration.ofMinutes(1);

  /** For an answer that never comes. */
  private static final Duration IMPATIENT = Duration.ofMillis(300);

  @Test
  void anAnswerIsHeard() throws Exception {
    assertEquals(
        new AgentState(
            List.of(97),
            AgentReply.Administrative.READY,
            AgentReply.Operational.UP,
            AgentState.Wishes.NONE,
            "",
            OptionalLong.empty(),
            false),
        first(peer -> say(peer, "up ready 97%\n")));
  }

  @Test
  void anAgentThatKeepsTheConnectionOpenIsHeardAtTheLineEnd() throws Exception {
    Peer open =
        peer -> {
          say(peer, "12%\r\n");
          awaitHangUp(peer);
        };
    assertEquals(OptionalInt.of(12), first(open).idle());
  }

  @Test
  void silenceIsAFaultAfterTheTimeout() throws Exception {
    assertEquals("no answer within 300 ms", first(FeedbackTest::awaitHangUp, IMPATIENT).fault());
  }

  @Test
  void aByteNowAndThenDoesNotStretchTheTimeout() throws Exception {
    Peer dripping =
        peer -> {
          while (!new CountDownLatch(1).await(20, TimeUnit.MILLISECONDS)) {
            say(peer, "9");
          }
        };
    assertEquals("no answer within 300 ms", first(dripping, IMPATIENT).fault());
  }

  @Test
  void closingWithoutAWordIsAFault() throws Exception {
    assertEquals("closed without a word", first(_ -> {}).fault());
  }

  @Test
  void halfALineIsAFault() throws Exception {
    assertEquals("half a line", first(peer -> say(peer, "97%")).fault());
  }

  @Test
  void garbageIsAFaultAndQuotedHarmlessly() throws Exception {
    assertEquals(
        "not understood: \"?[31m<b>GET?\"",
        first(peer -> say(peer, "\u001b[31m<b>GET\u0007\n")).fault());
  }

  @Test
  void aMegabyteIsCutOff() throws Exception {
    byte[] flood = new byte[1 << 20];
    Arrays.fill(flood, (byte) '7');
    assertEquals(
        "more than 512 bytes without a line end",
        first(peer -> peer.getOutputStream().write(flood)).fault());
  }

  @Test
  void nobodyListeningIsAFault() throws Exception {
    int port;
    try (var closed = new ServerSocket(0, 1, HERE.inet())) {
      port = closed.getLocalPort();
    }
    assertEquals("connection refused", first(new FeedbackSpec.Agent(port, EVERY, PATIENT)).fault());
  }

  @Test
  void aPageIsHeard() throws Exception {
    AgentState state = page("/load", Optional.empty(), FeedbackSpec.Scale.LOAD, ok("30\n"));
    assertEquals(OptionalInt.of(70), state.idle());
    state = page("/x", Optional.of("/idle"), FeedbackSpec.Scale.IDLE, ok("{\"idle\": 41}"));
    assertEquals(OptionalInt.of(41), state.idle());
  }

  @Test
  void aPageThatIsNoneIsAFault() throws Exception {
    var scale = FeedbackSpec.Scale.IDLE;
    String redirect = "HTTP/1.1 302 Found\r\nLocation: /\r\nContent-Length: 0\r\n\r\n";
    assertEquals("status 302, wanted 200", page("/", Optional.empty(), scale, redirect).fault());
    assertEquals("not understood: \"NaN\"", page("/", Optional.empty(), scale, ok("NaN")).fault());
    String half = "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n97";
    assertFalse(page("/", Optional.empty(), scale, half).fault().isEmpty());
    String endless = "HTTP/1.1 200 OK\r\n\r\n" + "9".repeat(100_000);
    assertFalse(page("/", Optional.empty(), scale, endless).fault().isEmpty());
    assertFalse(page("/", Optional.empty(), scale, "97%\n").fault().isEmpty());
  }

  @Test
  void aPageThatDripsEndsAtTheTimeout() throws Exception {
    Peer dripping =
        peer -> {
          say(peer, "HTTP/1.1 200 OK\r\n\r\n");
          while (!new CountDownLatch(1).await(20, TimeUnit.MILLISECONDS)) {
            say(peer, "9");
          }
        };
    try (var server = new ServerSocket(0, 50, HERE.inet())) {
      Thread.startVirtualThread(() -> serve(server, dripping));
      FeedbackSpec.Http web =
          new FeedbackSpec.Http(
              server.getLocalPort(),
              "/",
              Optional.empty(),
              FeedbackSpec.Scale.IDLE,
              EVERY,
              IMPATIENT);
      assertEquals("no answer within 300 ms", first(web).fault());
    }
  }

  private static String ok(String body) {
    return "HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%s".formatted(body.length(), body);
  }

  private static AgentState page(
      String path, Optional<String> pointer, FeedbackSpec.Scale scale, String answer)
      throws Exception {
    Peer peer =
        socket -> {
          var lines = new BufferedReader(new InputStreamReader(socket.getInputStream(), US_ASCII));
          assertEquals("GET " + path + " HTTP/1.1", lines.readLine());
          say(socket, answer);
        };
    try (var server = new ServerSocket(0, 50, HERE.inet())) {
      Thread.startVirtualThread(() -> serve(server, peer));
      return first(
          new FeedbackSpec.Http(server.getLocalPort(), path, pointer, scale, EVERY, PATIENT));
    }
  }

  /** What a peer does with an accepted connection; it is closed afterwards. */
  private interface Peer {
    void serve(Socket socket) throws IOException, InterruptedException;
  }

  private static AgentState first(Peer peer) throws Exception {
    return first(peer, PATIENT);
  }

  private static AgentState first(Peer peer, Duration timeout) throws Exception {
    try (var server = new ServerSocket(0, 50, HERE.inet())) {
      Thread.startVirtualThread(() -> serve(server, peer));
      return first(new FeedbackSpec.Agent(server.getLocalPort(), EVERY, timeout));
    }
  }

  private static AgentState first(FeedbackSpec.Asked spec) throws InterruptedException {
    BlockingQueue<AgentState> heard = new LinkedBlockingQueue<>();
    AgentTarget target = new AgentTarget(HERE, spec);
    try (var feedback = new Feedback(Clock.SYSTEM, (_, state) -> heard.add(state))) {
      feedback.watch(Set.of(target));
      AgentState state = heard.poll(2, TimeUnit.MINUTES);
      assertNotNull(state, "nothing heard");
      return state;
    }
  }

  private static void serve(ServerSocket server, Peer peer) {
    while (!server.isClosed()) {
      try (Socket socket = server.accept()) {
        peer.serve(socket);
      } catch (IOException _) {
        // The coordinator hung up, or the test is over.
      } catch (InterruptedException _) {
        return;
      }
    }
  }

  private static void awaitHangUp(Socket peer) throws IOException {
    peer.getInputStream().readAllBytes(); // nothing is expected from the coordinator
  }

  private static void say(Socket peer, String words) throws IOException {
    OutputStream out = peer.getOutputStream();
    out.write(words.getBytes(StandardCharsets.ISO_8859_1));
    out.flush();
  }
}
