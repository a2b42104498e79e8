package org.evenkeel.netlink;

import static org.evenkeel.netlink.SocketConstants.AF_PACKET;
import static org.evenkeel.netlink.SocketConstants.MSG_DONTWAIT;
import static org.evenkeel.netlink.SocketConstants.SOCK_CLOEXEC;
import static org.evenkeel.netlink.SocketConstants.SOCK_RAW;
import static org.evenkeel.netlink.SocketConstants.SOL_SOCKET;
import static org.evenkeel.netlink.SocketConstants.SO_ATTACH_FILTER;
import static org.evenkeel.netlink.SocketConstants.SO_RCVTIMEO;

import com.sun.jna.LastErrorException;
import com.sun.jna.Native;
import com.sun.jna.Pointer;
import java.lang.ref.Reference;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import java.util.Optional;

/**
 * The frames of one network interface (packet(7)), header included: sends them, and sees those that
 * come in or go out. Needs CAP_NET_RAW. Used by one platform thread at a time.
 */
public final class PacketSocket implements AutoCloseable {
  /** {@code ETH_P_ALL} of linux/if_ether.h: only such a socket sees what goes out. */
  private static final int ETH_P_ALL = 3;

  /** {@code PACKET_OUTGOING} of linux/if_packet.h. */
  private static final int PACKET_OUTGOING = 4;

  /** Size of {@code struct sockaddr_ll} and the place of {@code sll_pkttype} in it. */
  private static final int ADDRESS_LENGTH = 20;

  private static final int PACKET_TYPE = 10;

  /** More than any frame that is not segmented by the card. */
  private static final int CAPACITY = 64 * 1024;

  /**
   * Classic BPF (linux/filter.h), four numbers an instruction: the type at 12 is ARP; or it is
   * IPv6, the next header at 20 ICMPv6 and the message at 54 an advertisement. Take it whole, or
   * not.
   */
  private static final int[][] ANSWERS = {
    {0x28, 0, 0, 12},
    {0x15, 5, 0, 0x0806},
    {0x15, 0, 5, 0x86dd},
    {0x30, 0, 0, 20},
    {0x15, 0, 3, 58},
    {0x30, 0, 0, 54},
    {0x15, 0, 1, 136},
    {0x06, 0, 0, -1},
    {0x06, 0, 0, 0},
  };

  private static final int CLOSED = -1;

  private final ByteBuffer received = direct(CAPACITY);
  private final ByteBuffer sender = direct(ADDRESS_LENGTH);
  private final ByteBuffer senderLength = direct(Integer.BYTES);
  private int socket;

  private PacketSocket(int socket) {
    this.socket = socket;
  }

  /**
   * A frame that was seen.
   *
   * @param bytes from the destination's address on; read-only
   * @param outgoing whether this machine sent it
   */
  public record Frame(ByteBuffer bytes, boolean outgoing) {}

  /**
   * Opens a socket that only sends.
   *
   * @param interfaceIndex the kernel's number of the interface
   * @throws NetlinkException when there is no such interface ({@link Errno#ENODEV}) or we may not
   *     ({@link Errno#EPERM})
   */
  public static PacketSocket sender(int interfaceIndex) throws NetlinkException {
    return open(interfaceIndex, 0, false);
  }

  /**
   * Opens a socket that sees every frame of the interface from now on.
   *
   * @param interfaceIndex the kernel's number of the interface
   * @throws NetlinkException when there is no such interface ({@link Errno#ENODEV}) or we may not
   *     ({@link Errno#EPERM})
   */
  public static PacketSocket listener(int interfaceIndex) throws NetlinkException {
    return open(interfaceIndex, ETH_P_ALL, false);
  }

  /**
   * Opens a socket that sees of the interface's frames those alone that can answer the question who
   * has an address, see {@link NeighbourFrames}: ARP, and neighbour advertisements.
   *
   * @param interfaceIndex the kernel's number of the interface
   * @throws NetlinkException when there is no such interface ({@link Errno#ENODEV}) or we may not
   *     ({@link Errno#EPERM})
   */
  public static PacketSocket answers(int interfaceIndex) throws NetlinkException {
    return open(interfaceIndex, ETH_P_ALL, true);
  }

  private static PacketSocket open(int interfaceIndex, int protocol, boolean answersAlone)
      throws NetlinkException {
    int socket = CLOSED;
    try {
      // Protocol 0 hears nothing: no frame of another interface comes in before it is bound.
      socket = Libc.socket(AF_PACKET, SOCK_RAW | SOCK_CLOEXEC, 0);
      if (answersAlone) {
        filter(socket);
      }
      ByteBuffer address = direct(ADDRESS_LENGTH).putShort(0, (short) AF_PACKET);
      address.put(2, (byte) (protocol >> 8)).put(3, (byte) protocol).putInt(4, interfaceIndex);
      Libc.bind(socket, address, ADDRESS_LENGTH);
      return new PacketSocket(socket);
    } catch (LastErrorException e) {
      close(socket);
      throw failure("open a packet socket on interface " + interfaceIndex, e.getErrorCode(), e);
    }
  }

  /**
   * Lets in what {@link #ANSWERS} takes: {@code struct sock_fprog} names the program by address.
   */
  private static void filter(int socket) {
    ByteBuffer program = direct(8 * ANSWERS.length);
    for (int[] instruction : ANSWERS) {
      program
          .putShort((short) instruction[0])
          .put((byte) instruction[1])
          .put((byte) instruction[2]);
      program.putInt(instruction[3]);
    }
    ByteBuffer header = direct(16).putShort(0, (short) ANSWERS.length);
    header.putLong(8, Pointer.nativeValue(Native.getDirectBufferPointer(program.flip())));
    try {
      Libc.setsockopt(socket, SOL_SOCKET, SO_ATTACH_FILTER, header, header.capacity());
    } finally {
      Reference.reachabilityFence(program);
    }
  }

  /**
   * Sends a frame as it is.
   *
   * @throws NetlinkException when the interface is down or takes none
   */
  public void send(byte[] frame) throws NetlinkException {
    try {
      long _ = Libc.send(socket, direct(frame.length).put(frame).flip(), frame.length, 0);
    } catch (LastErrorException e) {
      throw failure("send a frame", e.getErrorCode(), e);
    }
  }

  /**
   * Sends a frame as it is, or not at all when the interface cannot take it at this moment; never
   * waits.
   *
   * @return whether the interface took it
   * @throws NetlinkException when the interface is down or gone
   */
  public boolean offer(byte[] frame) throws NetlinkException {
    try {
      long _ =
          Libc.send(socket, direct(frame.length).put(frame).flip(), frame.length, MSG_DONTWAIT);
      return true;
    } catch (LastErrorException e) {
      if (e.getErrorCode() == Errno.EAGAIN || e.getErrorCode() == Errno.ENOBUFS) {
        return false;
      }
      throw failure("send a frame", e.getErrorCode(), e);
    }
  }

  /**
   * The next frame; empty when none comes in time.
   *
   * @param patience how long to wait; above 0
   * @throws NetlinkException when the interface is gone or was switched off
   */
  public Optional<Frame> receive(Duration patience) throws NetlinkException {
    try {
      ByteBuffer timeval = direct(16).putLong(0, patience.toSeconds());
      timeval.putLong(8, Math.max(1, patience.toNanosPart() / 1_000));
      Libc.setsockopt(socket, SOL_SOCKET, SO_RCVTIMEO, timeval, timeval.capacity());
      senderLength.putInt(0, ADDRESS_LENGTH);
      long length = Libc.recvfrom(socket, received.clear(), CAPACITY, 0, sender, senderLength);
      ByteBuffer bytes = ByteBuffer.allocate((int) length).put(received.limit((int) length)).flip();
      return Optional.of(
          new Frame(bytes.asReadOnlyBuffer(), sender.get(PACKET_TYPE) == PACKET_OUTGOING));
    } catch (LastErrorException e) {
      if (e.getErrorCode() == Errno.EAGAIN || e.getErrorCode() == Errno.EINTR) {
        return Optional.empty();
      }
      throw failure("receive a frame", e.getErrorCode(), e);
    }
  }

  /** Closes the socket. Idempotent. */
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

  private static NetlinkException failure(String operation, int errno, LastErrorException cause) {
    NetlinkException failure = new NetlinkException(operation, errno, "");
    failure.initCause(cause);
    return failure;
  }

  private static ByteBuffer direct(int capacity) {
    return ByteBuffer.allocateDirect(capacity).order(ByteOrder.nativeOrder());
  }
}
