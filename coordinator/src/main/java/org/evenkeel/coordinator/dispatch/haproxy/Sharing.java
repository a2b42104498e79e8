package org.evenkeel.coordinator.dispatch.haproxy;

import java.nio.file.Path;
import org.evenkeel.coordinator.model.IpAddress;

/**
 * With whom this node's HAProxy shares what it remembers of clients.
 *
 * @param own this node's name, as the other knows it
 * @param peer the other node's
 * @param local this node's address for it, and the only one at which it is listened
 * @param remote the other node's
 * @param port TCP, the same at both
 * @param certificate of this node with its key, PEM; the two speak TLS where this and {@code
 *     authority} are there
 * @param authority the certificate of the other, PEM
 */
public record Sharing(
    String own,
    String peer,
    IpAddress local,
    IpAddress remote,
    int port,
    Path certificate,
    Path authority) {
  /** The port where nothing is said. */
  public static final int PORT_DEFAULT = 7_778;

  public Sharing {
    if (local.isV6() != remote.isV6() || local.equals(remote)) {
      throw new IllegalArgumentException(
          "not two addresses of one family: " + local + ", " + remote);
    }
    if (port < 1 || port > 65_535) {
      throw new IllegalArgumentException("port not within 1 to 65535: " + port);
    }
  }
}
