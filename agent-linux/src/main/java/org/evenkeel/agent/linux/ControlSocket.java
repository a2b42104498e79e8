package org.evenkeel.agent.linux;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import org.evenkeel.agent.Log;
import org.evenkeel.agent.Report;
import org.evenkeel.agent.ReportText;
import org.evenkeel.agent.Responder;

/**
 * The Unix socket through which the command line asks the running agent: whoever connects gets the
 * report, and only the owner of the agent may connect.
 */
final class ControlSocket implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  /** Where reports come from. */
  interface Reporter {
    /** The state now; called on the socket's thread for each client. */
    Report report();
  }

  private final Path path;
  private final Responder responder;

  private ControlSocket(Path path, Responder responder) {
    this.path = path;
    this.responder = responder;
  }

  /**
   * Starts to answer at {@code path}, replacing a socket that a killed agent left behind.
   *
   * @throws IOException when another agent answers there, or the socket cannot be made
   */
  static ControlSocket open(Path path, Reporter reporter, Log log) throws IOException {
    if (answers(path)) {
      throw new IOException(
          "another agent runs with %s; stop it, or give this one a --root of its own"
              .formatted(path));
    }
    ServerSocketChannel door = bind(path);
    return new ControlSocket(path, Responder.start(door, () -> encode(reporter.report()), log));
  }

  private static ByteBuffer encode(Report report) {
    return StandardCharsets.UTF_8.encode(ReportText.encode(report));
  }

  private static boolean answers(Path path) {
    try (SocketChannel _ = SocketChannel.open(UnixDomainSocketAddress.of(path))) {
      return true;
    } catch (IOException _) {
      return false;
    }
  }

  /**
   * Binds in a directory of the owner's own, restricts the socket there, and moves it into place:
   * at no moment can anybody else connect.
   */
  private static ServerSocketChannel bind(Path path) throws IOException {
    Path directory = path.toAbsolutePath().getParent();
    Files.createDirectories(directory);
    Path hidden = Files.createTempDirectory(directory, ".");
    ServerSocketChannel door = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    try {
      Path socket = hidden.resolve("s");
      door.bind(UnixDomainSocketAddress.of(socket));
      Files.setPosixFilePermissions(socket, PosixFilePermissions.fromString("rw-------"));
      Files.move(socket, path, StandardCopyOption.ATOMIC_MOVE);
      return door;
    } catch (IOException e) {
      door.close();
      throw new IOException(
          "cannot make the control socket %s: %s; a path may have about 90 characters, choose a shorter --root if it has more"
              .formatted(path, e.getMessage()),
          e);
    } finally {
      Files.deleteIfExists(hidden.resolve("s"));
      Files.deleteIfExists(hidden);
    }
  }

  /**
   * Asks the agent that runs at {@code path}.
   *
   * @throws IOException when none answers in time, or not in a way that is understood
   */
  static Report ask(Path path) throws IOException {
    try (SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(path))) {
      return ReportText.decode(readAll(channel));
    } catch (IllegalArgumentException e) {
      throw new IOException(
          "what answers at %s is not an agent of this version: %s".formatted(path, e.getMessage()),
          e);
    } catch (IOException e) {
      throw new IOException(
          "no agent answers at %s (%s); start one with \"evenkeel-agent run\", or name its --root"
              .formatted(path, e.getMessage()),
          e);
    }
  }

  private static String readAll(SocketChannel channel) throws IOException {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    ByteBuffer buffer = ByteBuffer.allocate(ReportText.BYTES_MAX);
    channel.configureBlocking(false);
    try (Selector selector = Selector.open()) {
      channel.register(selector, SelectionKey.OP_READ);
      while (buffer.hasRemaining() && channel.read(buffer) >= 0) {
        long left = (deadline - System.nanoTime()) / 1_000_000;
        if (left <= 0) {
          throw new IOException("no answer within %d s".formatted(PATIENCE.toSeconds()));
        }
        selector.select(left);
        selector.selectedKeys().clear();
      }
    }
    return StandardCharsets.UTF_8.decode(buffer.flip()).toString();
  }

  /** Stops answering and removes the socket. */
  @Override
  public void close() {
    responder.close();
    try {
      Files.deleteIfExists(path);
    } catch (IOException _) {
      // The next agent replaces what is left.
    }
  }
}
