package org.evenkeel.coordinator.ha.wire;

import java.util.List;
import java.util.stream.IntStream;
import org.evenkeel.coordinator.model.HaSpec;
import org.evenkeel.coordinator.pace.Clock;

/**
 * The ways between the nodes of a pair: a UDP socket for each, unicast, bound to its local address
 * and to its interface when it names one. A link that cannot be opened, because its address is not
 * there yet for one, is tried again each second, and so is one on which nothing leaves.
 *
 * <p>Safe for any thread.
 */
public final class Links implements AutoCloseable {
  private final List<LinkSocket> sockets;

  private Links(List<LinkSocket> sockets) {
    this.sockets = sockets;
  }

  /** Hears what arrives. */
  @FunctionalInterface
  public interface Listener {
    /**
     * A datagram from the address of a link's far end; what comes from others was refused already.
     * Called by the link's own thread, of which the next datagram waits until this returns; it is
     * to say with {@link Links#taken} or {@link Links#refused} what came of it, now or later.
     *
     * @param link its number, from 0
     * @param datagram its bytes, of which no more than one beyond {@link HeartbeatCodec#LENGTH_MAX}
     *     are kept; the listener's own
     * @param arrival when it was read, nanoseconds of the clock
     */
    void received(int link, byte[] datagram, long arrival);
  }

  /** Opens links, each as soon as it can be, and hears until {@link #close}. */
  public static Links open(List<HaSpec.Link> links, Clock clock, Listener listener) {
    List<LinkSocket> sockets =
        IntStream.range(0, links.size())
            .mapToObj(number -> new LinkSocket(number, links.get(number), clock, listener))
            .toList();
    sockets.forEach(LinkSocket::start);
    return new Links(sockets);
  }

  /** Sends a datagram on every link; what cannot leave at once is counted and forgotten. */
  public void send(byte[] datagram) {
    for (LinkSocket socket : sockets) {
      socket.send(datagram);
    }
  }

  /** Counts a datagram of a link that was taken. */
  public void taken(int link) {
    sockets.get(link).taken();
  }

  /** Counts a datagram of a link that was refused. */
  public void refused(int link, Refusal reason) {
    sockets.get(link).refused(reason);
  }

  /** How each link does, in their order. */
  public List<LinkStatus> statuses() {
    return sockets.stream().map(LinkSocket::status).toList();
  }

  /** Ends all links and waits a second at the most for their threads. Idempotent. */
  @Override
  public void close() {
    sockets.forEach(LinkSocket::end);
    sockets.forEach(LinkSocket::await);
  }
}
