package org.evenkeel.coordinator.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.evenkeel.coordinator.account.Accounts;
import org.evenkeel.coordinator.account.Tokens;
import org.evenkeel.coordinator.audit.AuditLog;
import org.evenkeel.coordinator.certificate.Certificates;
import org.evenkeel.coordinator.config.InMemoryConfigStore;
import org.evenkeel.coordinator.connections.ConnectionTable;
import org.evenkeel.coordinator.director.Command;
import org.evenkeel.coordinator.director.InMemoryControl;
import org.evenkeel.coordinator.lockdown.InMemoryInputFilter;
import org.evenkeel.coordinator.log.LogBook;
import org.evenkeel.coordinator.model.Snapshots;
import org.evenkeel.coordinator.report.Reports;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ControlSocketTest {
  private final InMemoryControl control =
      new InMemoryControl(Snapshots.of(Snapshots.service("mq", Snapshots.up("r1", 10))));

  @Test
  void whoeverMayOpenTheFileIsAdmin(@TempDir Path root) throws IOException {
    try (TestServer server = server(root)) {
      assertEquals("rw-rw----", permissions(server.socket()));
      assertEquals("rwxr-x---", permissions(root.resolve("run/evenkeel")));
      String answer = ask(server.socket(), "GET /api/v1/status HTTP/1.1", "");
      assertTrue(answer.startsWith("HTTP/1.1 200 "), answer);
      String put = "PUT /api/v1/virtual-services/mq/real-servers/r1/state HTTP/1.1";
      assertTrue(ask(server.socket(), put, "{\"state\":\"halt\"}").startsWith("HTTP/1.1 200 "));
      assertEquals("local", control.commands().stream().map(Command::author).findFirst().get());
    }
    assertFalse(Files.exists(root.resolve("run/evenkeel/control.sock")), "left behind");
  }

  @Test
  void fileOfADeadCoordinatorIsReplaced(@TempDir Path root) throws IOException {
    Path file = root.resolve("run/evenkeel/control.sock");
    Files.createDirectories(root.resolve("run/evenkeel"));
    bind(file).close(); // the file stays
    try (TestServer server = server(root)) {
      assertTrue(ask(server.socket(), "GET /healthz HTTP/1.1", "").contains("ok"));
    }
  }

  @Test
  void livingNeighbourOtherFilesAndLongPathsAreRefused(@TempDir Path root) throws Exception {
    Path file = root.resolve("control.sock");
    try (ServerSocketChannel neighbour = bind(file)) {
      assertTrue(neighbour.isOpen());
      assertTrue(refusal(file).contains("another coordinator answers on"));
    }
    Files.delete(file);
    Files.writeString(file, "precious");
    assertTrue(refusal(file).contains("another kind of file"));
    assertEquals("precious", Files.readString(file));
    assertTrue(refusal(root.resolve("x".repeat(108))).contains("the kernel allows 107"));
  }

  @Test
  void takenPortIsNamedAndNothingStaysOpen(@TempDir Path root) throws Exception {
    InetAddress loopback = InetAddress.ofLiteral("127.0.0.1");
    try (ServerSocketChannel neighbour = ServerSocketChannel.open()) {
      neighbour.bind(new InetSocketAddress(loopback, 0));
      InetSocketAddress taken = (InetSocketAddress) neighbour.getLocalAddress();
      Path state = root.resolve("state");
      ApiServer.Settings settings =
          new ApiServer.Settings(
              Optional.of(new InetSocketAddress(loopback, 0)),
              Optional.of(taken),
              root.resolve("control.sock"),
              TlsIdentity.generated(state, "lb1", loopback));
      ApiServer.Sources sources =
          new ApiServer.Sources(
              root,
              control,
              Accounts.open(state),
              Tokens.open(state),
              AuditLog.open(state, AuditLog.Bounds.DEFAULT, InstantSource.system(), _ -> {}),
              List::of,
              new ConnectionTable(root.resolve("none")),
              _ -> Map.of(),
              new Certificates(root.resolve("certificates")),
              new InMemoryConfigStore(),
              new LogBook(),
              Reports.in(root.resolve("reports"), InstantSource.system()),
              Optional.empty(),
              new InMemoryInputFilter().keeper(root),
              TestServer.wizard(root, control));
      ListenException e =
          assertThrows(
              ListenException.class,
              () -> ApiServer.start(settings, sources, new TestServer.NoPages()).close());
      String message = String.valueOf(e.getMessage());
      assertTrue(message.contains("127.0.0.1:" + taken.getPort() + " (listen.clear"), message);
      assertFalse(Files.exists(root.resolve("control.sock")));
    }
  }

  private TestServer server(Path root) {
    return new TestServer(root, control, new TestServer.NoPages());
  }

  private static String refusal(Path file) {
    return String.valueOf(
        assertThrows(ListenException.class, () -> ControlSocket.prepare(file)).getMessage());
  }

  private static ServerSocketChannel bind(Path file) throws IOException {
    ServerSocketChannel channel = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    channel.bind(UnixDomainSocketAddress.of(file));
    return channel;
  }

  private static String permissions(Path file) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
  }

  private static String ask(Path socket, String line, String body) throws IOException {
    try (SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(socket))) {
      String request =
          "%s\r\nHost: localhost\r\nConnection: close\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%s"
              .formatted(line, body.length(), body);
      channel.write(ByteBuffer.wrap(request.getBytes(StandardCharsets.UTF_8)));
      return new String(Channels.newInputStream(channel).readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
