package org.evenkeel.coordinator.dispatch.haproxy;

import java.nio.file.Path;

/**
 * What a configuration is written for, beside the table.
 *
 * @param directory of the process: configuration and sockets
 * @param exchange a directory that the user {@code haproxy} may pass through
 * @param certificates where certificates lie
 * @param root whether the process starts as root
 * @param user whether there is an unprivileged user {@code haproxy} that it can become
 */
record Surroundings(Path directory, Path exchange, Path certificates, boolean root, boolean user) {

  /** The socket of the running worker. */
  Path worker() {
    return directory.resolve("worker.sock");
  }

  /** The socket of the master. */
  Path master() {
    return directory.resolve("master.sock");
  }

  /** Over which an old worker tells the new one who belongs to whom. */
  Path peers() {
    return exchange.resolve("peers.sock");
  }

  /** What HAProxy itself says to clients whom nobody serves. */
  Path page() {
    return directory.resolve("fallback.html");
  }

  /** The configuration in force. */
  Path configuration() {
    return directory.resolve("haproxy.cfg");
  }
}
