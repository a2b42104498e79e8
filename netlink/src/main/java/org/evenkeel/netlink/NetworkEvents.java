package org.evenkeel.netlink;

import static org.evenkeel.netlink.NetlinkConstants.NETLINK_ROUTE;
import static org.evenkeel.netlink.RtnetlinkConstants.RTMGRP_IPV4_IFADDR;
import static org.evenkeel.netlink.RtnetlinkConstants.RTMGRP_IPV6_IFADDR;
import static org.evenkeel.netlink.RtnetlinkConstants.RTMGRP_LINK;
import static org.evenkeel.netlink.RtnetlinkConstants.RTM_DELADDR;
import static org.evenkeel.netlink.RtnetlinkConstants.RTM_DELLINK;
import static org.evenkeel.netlink.RtnetlinkConstants.RTM_NEWADDR;
import static org.evenkeel.netlink.RtnetlinkConstants.RTM_NEWLINK;
import static org.evenkeel.netlink.SocketConstants.AF_NETLINK;
import static org.evenkeel.netlink.SocketConstants.SOCK_CLOEXEC;
import static org.evenkeel.netlink.SocketConstants.SOCK_RAW;
import static org.evenkeel.netlink.SocketConstants.SOL_SOCKET;
import static org.evenkeel.netlink.SocketConstants.SO_RCVTIMEO;

import com.sun.jna.LastErrorException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Hears that network interfaces or addresses change (rtnetlink(7), its multicast groups). What was
 * changed between two calls is heard by the later one. Used by one platform thread at a time.
 */
public final class NetworkEvents implements AutoCloseable {
  private static final int CAPACITY = 64 * 1024;
  private static final int CLOSED = -1;

  private final ByteBuffer received = direct(CAPACITY);

  /** Numbers of interfaces that do not count; their addresses do not either. */
  private final Set<Integer> ignored = new HashSet<>();

  private int socket;

  private NetworkEvents(int socket) {
    this.socket = socket;
  }

  /**
   * Listens from now on.
   *
   * @throws NetlinkException when the kernel refuses
   */
  public static NetworkEvents open() throws NetlinkException {
    int socket = CLOSED;
    try {
      socket = Libc.socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_ROUTE);
      ByteBuffer groups = direct(12).putShort(0, (short) AF_NETLINK);
      groups.putInt(8, RTMGRP_LINK | RTMGRP_IPV4_IFADDR | RTMGRP_IPV6_IFADDR);
      Libc.bind(socket, groups, groups.capacity());
      return new NetworkEvents(socket);
    } catch (LastErrorException e) {
      close(socket);
      throw failure("listen for changes of the network", e);
    }
  }

  /**
   * Waits for a change.
   *
   * @param patience how long; above 0
   * @param unimportant tells by their names the interfaces whose changes do not count
   * @return whether something changed; when too much did to be told apart, it did too
   * @throws NetlinkException when the kernel cannot be listened to
   */
  public boolean await(Duration patience, Predicate<String> unimportant) throws NetlinkException {
    long end = System.nanoTime() + patience.toNanos();
    try {
      for (long left = patience.toNanos(); left > 0; left = end - System.nanoTime()) {
        ByteBuffer timeval = direct(16).putLong(0, left / 1_000_000_000);
        timeval.putLong(8, Math.max(1, left % 1_000_000_000 / 1_000));
        Libc.setsockopt(socket, SOL_SOCKET, SO_RCVTIMEO, timeval, timeval.capacity());
        long length = Libc.recv(socket, received.clear(), CAPACITY, 0);
        if (counts(received.limit((int) length), unimportant, ignored)) {
          return true;
        }
      }
      return false;
    } catch (LastErrorException e) {
      return switch (e.getErrorCode()) {
        case Errno.EAGAIN, Errno.EINTR -> false;
        case Errno.ENOBUFS -> true;
        default -> throw failure("listen for changes of the network", e);
      };
    }
  }

  /** Whether a datagram tells of anything important. */
  static boolean counts(ByteBuffer datagram, Predicate<String> unimportant, Set<Integer> ignored)
      throws NetlinkException {
    datagram.order(ByteOrder.nativeOrder());
    boolean counts = false;
    Message message = Message.at(datagram, datagram.position());
    while (message != null) {
      counts |=
          switch (message.type()) {
            case RTM_NEWLINK, RTM_DELLINK -> linkCounts(message, unimportant, ignored);
            case RTM_NEWADDR, RTM_DELADDR -> !ignored.contains(message.u32(4));
            default -> false;
          };
      message = Message.at(datagram, message.next());
    }
    return counts;
  }

  private static boolean linkCounts(
      Message message, Predicate<String> unimportant, Set<Integer> ignored) {
    Link link = AddressCodec.anyLink(message);
    if (message.fault().found() || !unimportant.test(link.name())) {
      return true;
    }
    if (message.type() == RTM_NEWLINK) {
      ignored.add(link.index());
    } else {
      ignored.remove(link.index());
    }
    return false;
  }

  /** Listens no longer. Idempotent. */
  @Override
  public void close() {
    int closing = socket;
    socket = CLOSED;
    close(closing);
  }

  private static void close(int socket) {
    if (socket != CLOSED) {
      try {
        Libc.close(socket);
      } catch (LastErrorException _) {
        // close(2): the descriptor is released whatever it returns, nothing is left to do.
      }
    }
  }

  private static NetlinkException failure(String operation, LastErrorException cause) {
    NetlinkException failure = new NetlinkException(operation, cause.getErrorCode(), "");
    failure.initCause(cause);
    return failure;
  }

  private static ByteBuffer direct(int capacity) {
    return ByteBuffer.allocateDirect(capacity).order(ByteOrder.nativeOrder());
  }
}
