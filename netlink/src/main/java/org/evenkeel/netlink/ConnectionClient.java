package org.evenkeel.netlink;

import static org.evenkeel.netlink.SocketConstants.AF_INET;
import static org.evenkeel.netlink.SocketConstants.AF_INET6;

import java.time.Duration;
import java.util.List;

/**
 * Counts the established TCP connections of this machine, in the network namespace that the opening
 * thread is in, through sock_diag(7). The kernel picks the sockets: what is not asked for is not
 * copied out of it. Needs no privilege.
 *
 * <p>Used by one platform thread at a time; every call is bounded by the timeout given when it was
 * opened, for each exchange that it makes.
 */
public final class ConnectionClient implements AutoCloseable {
  /** How many local ends one call may ask for: what the kernel's program can hold. */
  public static final int ENDS_MAX = 1_000;

  private final Conversation conversation;

  /** A client over the given wire. */
  ConnectionClient(Wire wire) {
    this.conversation = new Conversation(wire);
  }

  /**
   * Opens the door to the sockets; the kernel is asked only by the calls to come.
   *
   * @param timeout how long one exchange with the kernel may last; above 0
   */
  public static ConnectionClient open(Duration timeout) {
    return new ConnectionClient(new NetlinkSocket(NetlinkConstants.NETLINK_SOCK_DIAG, timeout));
  }

  /**
   * How many connections are established at each local end, in the order given. A connection counts
   * for every end that it is at.
   *
   * @param ends at most {@link #ENDS_MAX}
   * @throws NetlinkException when the kernel cannot be asked: {@link Errno#ENOENT} or {@link
   *     Errno#EPROTONOSUPPORT} when it lacks sock_diag for TCP, {@link Errno#EPERM} or {@link
   *     Errno#EACCES} where that is forbidden
   */
  public int[] established(List<LocalEnd> ends) throws NetlinkException {
    return tally(ends).counts();
  }

  /** The same, with how many sockets the kernel told of. */
  ConnectionTally tally(List<LocalEnd> ends) throws NetlinkException {
    if (ends.size() > ENDS_MAX) {
      throw new IllegalArgumentException(
          "%d local ends, not at most %d".formatted(ends.size(), ENDS_MAX));
    }
    ConnectionTally tally = new ConnectionTally(ends);
    if (!ends.isEmpty()) {
      conversation.scan(InetDiagCodec.established(AF_INET, ends), tally);
      conversation.scan(InetDiagCodec.established(AF_INET6, ends), tally);
    }
    return tally;
  }

  /** Closes the socket. Idempotent. */
  @Override
  public void close() {
    conversation.close();
  }
}
