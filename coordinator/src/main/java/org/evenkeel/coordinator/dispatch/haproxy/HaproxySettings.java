package org.evenkeel.coordinator.dispatch.haproxy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Where HAProxy and its files are.
 *
 * @param binary the program
 * @param directory its configuration, sockets and log, of nobody else's interest
 * @param exchange a directory that HAProxy, without root's rights, passes through to a socket
 * @param certificates where the files that a service's TLS names lie
 * @param page what it answers by itself for services whose fallback is the director's own page
 * @param sharing with whom it shares what it remembers of clients; empty is nobody
 */
public record HaproxySettings(
    Path binary,
    Path directory,
    Path exchange,
    Path certificates,
    Page page,
    Optional<Sharing> sharing) {
  private static final List<Path> BINARIES =
      List.of(
          Path.of("/usr/sbin/haproxy"),
          Path.of("/usr/local/sbin/haproxy"),
          Path.of("/usr/bin/haproxy"),
          Path.of("/usr/local/bin/haproxy"));

  /** The usual places, below a root directory. */
  public static HaproxySettings below(Path root, Page page, Optional<Sharing> sharing) {
    Path binary =
        BINARIES.stream().filter(Files::isExecutable).findFirst().orElse(BINARIES.getFirst());
    Path absolute = root.toAbsolutePath().normalize();
    return new HaproxySettings(
        binary,
        absolute.resolve("run/evenkeel/haproxy"),
        absolute.resolve("run/evenkeel-haproxy"),
        absolute.resolve("etc/evenkeel/certificates"),
        page,
        sharing);
  }
}
