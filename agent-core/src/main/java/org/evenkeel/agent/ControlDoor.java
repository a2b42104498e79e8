package org.evenkeel.agent;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Optional;

/**
 * Where the running agent takes orders and tells of itself: a Unix socket that its owner alone can
 * connect to, or a loopback port that asks for a token. The other end is {@link ControlClient}.
 */
public final class ControlDoor implements AutoCloseable {
  /** For a whole visit; the client is on this machine. */
  private static final Duration PATIENCE = Duration.ofSeconds(2);

  /** Silent strangers at the port make room for whoever comes after them. */
  private static final int CLIENTS_MAX = 256;

  private static final int BACKLOG = 128;

  private final Path path;
  private final Responder responder;

  private ControlDoor(Path path, Responder responder) {
    this.path = path;
    this.responder = responder;
  }

  /**
   * Opens a Unix socket at {@code path}, replacing one that a killed agent left behind.
   *
   * @throws IOException when another agent answers there, or the socket cannot be made
   */
  public static ControlDoor onUnixSocket(Path path, ControlHandler handler, Log log)
      throws IOException {
    refuseIfTaken(new ControlAddress.UnixSocket(path));
    ServerSocketChannel door = bind(path);
    Talk talk = new ControlTalk(Optional.empty(), handler, log);
    return new ControlDoor(path, start(door, talk, log));
  }

  private static Responder start(ServerSocketChannel door, Talk talk, Log log) throws IOException {
    return Responder.start("control", door, Reception.plain(talk, PATIENCE, CLIENTS_MAX), log);
  }

  /**
   * Opens a free port of the loopback interface and writes it, with a new token, to {@code file}.
   *
   * @param guard makes the file readable to its owner alone before the token is written
   * @throws IOException when another agent answers where the file says, or the file cannot be
   *     written
   */
  public static ControlDoor onLoopback(Path file, FileGuard guard, ControlHandler handler, Log log)
      throws IOException {
    refuseIfTaken(new ControlAddress.TokenFile(file));
    ServerSocketChannel door = ServerSocketChannel.open();
    try {
      door.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), BACKLOG);
      int port = ((InetSocketAddress) door.getLocalAddress()).getPort();
      ControlToken token = new ControlToken(port, ControlToken.random());
      token.write(file, guard);
      Talk talk = new ControlTalk(Optional.of(token.token()), handler, log);
      return new ControlDoor(file, start(door, talk, log));
    } catch (IOException e) {
      door.close();
      throw new IOException("cannot write %s: %s".formatted(file, e.getMessage()), e);
    }
  }

  private static void refuseIfTaken(ControlAddress address) throws IOException {
    if (ControlClient.answers(address)) {
      throw new IOException(
          "another agent runs with %s; stop it, or give this one a --root of its own"
              .formatted(address.path()));
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

  /** Takes no more orders and removes the socket or the file. */
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
