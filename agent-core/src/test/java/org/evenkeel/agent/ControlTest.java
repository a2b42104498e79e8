package org.evenkeel.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.net.InetAddress;
import java.net.Socket;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Both ends of the control, over real sockets. A stranger who delays others hangs a test. */
@Timeout(180)
class ControlTest {
  private static final Report REPORT =
      new Report("97%", AgentStatus.NORMAL, "*:3333", List.of(), List.of());

  @TempDir private Path directory = Path.of("");
  private final List<ControlVerb> carriedOut = new CopyOnWriteArrayList<>();
  private final Log log = new Log(new PrintWriter(Writer.nullWriter()));

  private String carryOut(ControlVerb verb) {
    carriedOut.add(verb);
    return verb == ControlVerb.STATUS ? ReportText.encode(REPORT) : "ok\n";
  }

  private Path socket() {
    return directory.resolve("agent.sock");
  }

  private Path file() {
    return directory.resolve("control.json");
  }

  private ControlDoor unixDoor() throws IOException {
    return ControlDoor.onUnixSocket(socket(), this::carryOut, log);
  }

  private ControlDoor loopbackDoor() throws IOException {
    return ControlDoor.onLoopback(file(), FileGuard.POSIX, this::carryOut, log);
  }

  private ControlClient unixClient() {
    return new ControlClient(new ControlAddress.UnixSocket(socket()));
  }

  private ControlClient loopbackClient() {
    return new ControlClient(new ControlAddress.TokenFile(file()));
  }

  private String say(String text) throws IOException {
    try (Socket stranger = stranger()) {
      stranger.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
      stranger.shutdownOutput();
      return new String(stranger.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private Socket stranger() throws IOException {
    return new Socket(InetAddress.getLoopbackAddress(), ControlToken.read(file()).port());
  }

  @Test
  void everyVerbArrivesThroughEitherDoor() throws IOException {
    try (ControlDoor _ = unixDoor();
        ControlDoor _ = loopbackDoor()) {
      for (ControlClient client : List.of(unixClient(), loopbackClient())) {
        assertEquals(REPORT, client.status());
        client.send(ControlVerb.DRAIN);
        client.send(ControlVerb.HALT);
        client.send(ControlVerb.ONLINE);
        client.send(ControlVerb.RELOAD);
      }
    }
    List<ControlVerb> orders =
        List.of(ControlVerb.DRAIN, ControlVerb.HALT, ControlVerb.ONLINE, ControlVerb.RELOAD);
    List<ControlVerb> twice = new ArrayList<>(orders);
    twice.addAll(orders);
    assertEquals(twice, carriedOut.stream().filter(verb -> verb != ControlVerb.STATUS).toList());
  }

  @Test
  void theOwnerAloneReachesEitherDoor() throws IOException {
    var ownerOnly = PosixFilePermissions.fromString("rw-------");
    try (ControlDoor _ = unixDoor();
        ControlDoor _ = loopbackDoor()) {
      assertEquals(ownerOnly, Files.getPosixFilePermissions(socket()));
      assertEquals(ownerOnly, Files.getPosixFilePermissions(file()));
    }
    assertFalse(Files.exists(socket()));
    assertFalse(Files.exists(file()));
  }

  @Test
  void theFileIsGuardedBeforeTheSecretIsInIt() throws IOException {
    List<Long> sizes = new ArrayList<>();
    FileGuard guard = path -> sizes.add(Files.size(path));
    try (ControlDoor _ = ControlDoor.onLoopback(file(), guard, this::carryOut, log)) {
      assertEquals(List.of(0L), sizes);
    }
  }

  @Test
  void aFileThatCannotBeGuardedIsNotWritten() throws IOException {
    FileGuard guard =
        _ -> {
          throw new IOException("no permissions here");
        };
    IOException refused =
        assertThrows(
            IOException.class, () -> ControlDoor.onLoopback(file(), guard, this::carryOut, log));
    assertTrue(refused.toString().contains("no permissions here"));
    try (var left = Files.list(directory)) {
      assertEquals(0, left.count());
    }
  }

  @Test
  void withoutTheRightTokenNothingIsCarriedOut() throws IOException {
    try (ControlDoor _ = loopbackDoor()) {
      carriedOut.clear();
      String token = ControlToken.read(file()).token();
      String refusal = "error the token is not this agent's\n";
      assertEquals(refusal, say("token " + "0".repeat(64) + "\nhalt\n"));
      assertEquals(refusal, say("token \nhalt\n"));
      assertEquals(refusal, say("halt\nhalt\n"));
      assertEquals(refusal, say(token + "\nhalt\n"));
      assertEquals(refusal, say("token " + token.substring(1) + "\nhalt\n"));
      assertEquals("", say("token " + token + "\nhalt"), "a line that was cut off is none");
      assertEquals(List.of(), carriedOut);
      assertEquals("ok\n", say("token " + token + "\r\nhalt\r\n"));
    }
  }

  @Test
  void everyDoorHasATokenOfItsOwn() throws IOException {
    String first;
    try (ControlDoor _ = loopbackDoor()) {
      first = ControlToken.read(file()).token();
    }
    try (ControlDoor _ = loopbackDoor()) {
      assertNotEquals(first, ControlToken.read(file()).token());
      assertFalse(ControlToken.read(file()).toString().contains(ControlToken.read(file()).token()));
    }
  }

  @Test
  void anUnknownVerbIsAnsweredWithTheOnesThereAre() throws IOException {
    try (ControlDoor _ = loopbackDoor()) {
      String token = ControlToken.read(file()).token();
      assertEquals(
          "error not known; expected status, online, drain, halt or reload\n",
          say("token " + token + "\nexplode\n"));
    }
  }

  @Test
  void silentAndFloodingStrangersDelayNobody() throws Exception {
    try (ControlDoor _ = loopbackDoor()) {
      List<Socket> strangers = new ArrayList<>();
      for (int i = 0; i < 400; i++) {
        strangers.add(stranger());
      }
      Thread flood = Thread.ofPlatform().start(this::flood);
      for (int i = 0; i < 5; i++) {
        assertEquals(REPORT, loopbackClient().status());
      }
      flood.interrupt();
      flood.join();
      for (Socket silent : strangers) {
        silent.close();
      }
    }
  }

  private void flood() {
    byte[] noise = new byte[64 << 10];
    while (!Thread.currentThread().isInterrupted()) {
      try (Socket stranger = stranger()) {
        stranger.getOutputStream().write(noise);
      } catch (IOException _) {
        // Cut off, as it should be; the next one follows.
      }
    }
  }

  @Test
  void aSecondAgentIsRefusedAndTheFirstGoesOn() throws IOException {
    try (ControlDoor _ = unixDoor();
        ControlDoor _ = loopbackDoor()) {
      assertTrue(assertThrows(IOException.class, this::unixDoor).toString().contains("another"));
      assertTrue(
          assertThrows(IOException.class, this::loopbackDoor).toString().contains("another"));
      assertEquals(REPORT, unixClient().status());
      assertEquals(REPORT, loopbackClient().status());
    }
  }

  @Test
  void whatAKilledAgentLeftBehindIsReplaced() throws IOException {
    try (ServerSocketChannel killed = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      killed.bind(UnixDomainSocketAddress.of(socket()));
    }
    Files.writeString(file(), "{\"port\": 1, \"token\": \"" + "ab".repeat(32) + "\"}");
    try (ControlDoor _ = unixDoor();
        ControlDoor _ = loopbackDoor()) {
      assertEquals(REPORT, unixClient().status());
      assertEquals(REPORT, loopbackClient().status());
    }
  }

  @Test
  void withoutAnAgentTheClientNamesWhereItLooked() {
    for (ControlClient client : List.of(unixClient(), loopbackClient())) {
      String message = assertThrows(IOException.class, client::status).toString();
      assertTrue(message.contains(directory.toString()), message);
      assertTrue(message.contains("evenkeel-agent run"), message);
    }
  }

  @Test
  void aFailureBehindTheDoorIsToldAndTheDoorStaysOpen() throws IOException {
    ControlHandler broken =
        verb -> {
          if (verb == ControlVerb.HALT) {
            throw new IllegalStateException("no hands");
          }
          return "ok\n";
        };
    try (ControlDoor _ = ControlDoor.onUnixSocket(socket(), broken, log)) {
      IOException refused =
          assertThrows(IOException.class, () -> unixClient().send(ControlVerb.HALT));
      assertTrue(refused.toString().contains("no hands"), refused.toString());
      unixClient().send(ControlVerb.DRAIN);
    }
  }

  @Test
  void damagedTokenFilesAreRefused() throws IOException {
    Random random = new Random(11);
    String good = "{\"port\": 4711, \"token\": \"" + "0123456789abcdef".repeat(4) + "\"}\n";
    int refused = 0;
    for (int i = 0; i < 500; i++) {
      StringBuilder damaged = new StringBuilder(good);
      damaged.setCharAt(random.nextInt(good.length()), (char) random.nextInt(128));
      Files.writeString(file(), damaged);
      try {
        assertEquals(64, ControlToken.read(file()).token().length());
      } catch (IOException _) {
        refused++;
      }
    }
    assertTrue(refused > 100, "refused " + refused);
  }
}
