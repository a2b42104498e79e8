package org.evenkeel.netlink;

import static org.evenkeel.netlink.NetlinkConstants.NETLINK_CAP_ACK;
import static org.evenkeel.netlink.NetlinkConstants.NETLINK_EXT_ACK;
import static org.evenkeel.netlink.NetlinkConstants.NETLINK_GET_STRICT_CHK;
import static org.evenkeel.netlink.NetlinkConstants.SOL_NETLINK;
import static org.evenkeel.netlink.SocketConstants.AF_NETLINK;
import static org.evenkeel.netlink.SocketConstants.MSG_TRUNC;
import static org.evenkeel.netlink.SocketConstants.SOCK_CLOEXEC;
import static org.evenkeel.netlink.SocketConstants.SOCK_RAW;
import static org.evenkeel.netlink.SocketConstants.SOL_SOCKET;
import static org.evenkeel.netlink.SocketConstants.SO_RCVBUF;
import static org.evenkeel.netlink.SocketConstants.SO_RCVTIMEO;

import com.sun.jna.LastErrorException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;

/**
 * A wire to the kernel of the network namespace that the opening thread is in.
 *
 * <p>The socket is connected to port 0, the kernel: the kernel itself then keeps every other sender
 * out (netlink(7); {@code netlink_getsockbyportid} refuses with ECONNREFUSED), so that what is
 * received needs no check of the sender's port. After a failed exchange the socket is thrown away
 * and the next exchange opens a new one: late answers, a dump cut short and an overrun die with it.
 */
final class NetlinkSocket implements Wire {
  /** The kernel fills dumps in pieces of at most 32 KiB when the reader has room for them. */
  private static final int RECEIVE_CAPACITY = 64 * 1024;

  private static final int CLOSED = -1;

  private final int protocol;
  private final Duration timeout;
  private final boolean strict;
  private final ByteBuffer sent;
  private final ByteBuffer received = direct(RECEIVE_CAPACITY);
  private int socket = CLOSED;

  /**
   * A wire that opens its socket at the first exchange.
   *
   * @param protocol {@code NETLINK_ROUTE}, {@code NETLINK_GENERIC} or {@code NETLINK_SOCK_DIAG}
   * @param timeout how long the kernel may be silent, and after which an exchange waits no more; it
   *     ends after twice this at the latest; above 0
   */
  NetlinkSocket(int protocol, Duration timeout) {
    this(protocol, timeout, false);
  }

  /**
   * A wire that opens its socket at the first exchange.
   *
   * @param strict whether the kernel is to heed what a dump asks for, where it can: since Linux
   *     5.0; earlier ones dump all
   */
  NetlinkSocket(int protocol, Duration timeout, boolean strict) {
    if (!timeout.isPositive()) {
      throw new IllegalArgumentException("timeout not above 0: " + timeout);
    }
    this.protocol = protocol;
    this.timeout = timeout;
    this.strict = strict;
    this.sent = direct(MessageWriter.CAPACITY);
  }

  @Override
  public void exchange(ByteBuffer datagram, Replies replies) throws NetlinkException {
    boolean complete = false;
    try {
      if (socket == CLOSED) {
        open();
      }
      send(datagram);
      long start = System.nanoTime();
      while (!complete) {
        complete = replies.read(receive(start));
      }
    } finally {
      if (!complete) {
        close();
      }
    }
  }

  @Override
  public void close() {
    if (socket != CLOSED) {
      int closing = socket;
      socket = CLOSED;
      try {
        Libc.close(closing);
      } catch (LastErrorException _) {
        // close(2): the descriptor is released whatever it returns, nothing is left to do.
      }
    }
  }

  private void open() throws NetlinkException {
    try {
      socket = Libc.socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, protocol);
      ByteBuffer kernel = direct(12).putShort(0, (short) AF_NETLINK);
      Libc.connect(socket, kernel, kernel.capacity());
      // A batch whose every message is refused must fit; the kernel caps it at rmem_max.
      option(SOL_SOCKET, SO_RCVBUF, direct(4).putInt(0, 1 << 20));
      ByteBuffer timeval = direct(16).putLong(0, timeout.toSeconds());
      timeval.putLong(8, Math.max(1, timeout.toNanosPart() / 1_000));
      option(SOL_SOCKET, SO_RCVTIMEO, timeval);
      option(SOL_NETLINK, NETLINK_CAP_ACK, direct(4).putInt(0, 1));
      option(SOL_NETLINK, NETLINK_EXT_ACK, direct(4).putInt(0, 1));
      if (strict) {
        heedFilters();
      }
    } catch (LastErrorException e) {
      throw failure("open a netlink socket", e.getErrorCode(), e);
    }
  }

  private void heedFilters() {
    try {
      option(SOL_NETLINK, NETLINK_GET_STRICT_CHK, direct(4).putInt(0, 1));
    } catch (LastErrorException _) {
      // An older kernel dumps more than was asked for; whoever reads it leaves the rest out.
    }
  }

  private void option(int level, int option, ByteBuffer value) {
    Libc.setsockopt(socket, level, option, value, value.capacity());
  }

  private void send(ByteBuffer datagram) throws NetlinkException {
    sent.clear().put(datagram.duplicate()).flip();
    try {
      Libc.send(socket, sent, sent.limit(), 0);
    } catch (LastErrorException e) {
      throw failure("send to the kernel", e.getErrorCode(), e);
    }
  }

  /** The next datagram of the exchange begun at {@code start}; valid until the next call. */
  private ByteBuffer receive(long start) throws NetlinkException {
    while (System.nanoTime() - start < timeout.toNanos()) {
      try {
        long length = Libc.recv(socket, received.clear(), RECEIVE_CAPACITY, MSG_TRUNC);
        if (length > RECEIVE_CAPACITY) {
          throw new NetlinkException("receive from the kernel", Errno.EMSGSIZE, length + " bytes");
        }
        return received.limit((int) length);
      } catch (LastErrorException e) {
        if (e.getErrorCode() == Errno.EAGAIN) {
          throw failure("receive from the kernel", Errno.ETIMEDOUT, e);
        }
        if (e.getErrorCode() != Errno.EINTR) {
          throw failure("receive from the kernel", e.getErrorCode(), e);
        }
      }
    }
    throw new NetlinkException("receive from the kernel", Errno.ETIMEDOUT, "after " + timeout);
  }

  private static NetlinkException failure(String operation, int errno, LastErrorException cause) {
    NetlinkException failure = new NetlinkException(operation, errno, "");
    failure.initCause(cause);
    return failure;
  }

  private static ByteBuffer direct(int capacity) {
    return ByteBuffer.allocateDirect(capacity).order(ByteOrder.nativeOrder());
  }
}
