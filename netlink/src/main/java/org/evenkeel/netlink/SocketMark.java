package org.evenkeel.netlink;

import static org.evenkeel.netlink.SocketConstants.SOL_SOCKET;
import static org.evenkeel.netlink.SocketConstants.SO_MARK;

import com.sun.jna.LastErrorException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.SelectableChannel;

/**
 * Marks what a channel of Java's sends ({@code SO_MARK}, socket(7)), so that packet filters,
 * routing rules and IPVS tell it from other packets. Needs CAP_NET_ADMIN. Called on platform
 * threads; the call does not wait for anything.
 *
 * <p>Java has no such option. The JVM must run with {@code --add-exports
 * java.base/sun.nio.ch=ALL-UNNAMED}, as the programs' manifests say.
 */
public final class SocketMark {
  private SocketMark() {}

  /**
   * Marks every packet that the channel sends from now on; set it before connecting. Nobody closes
   * the channel meanwhile.
   *
   * @param mark any 32 bits; 0 takes a mark away
   * @throws NetlinkException when we may not ({@link Errno#EPERM}) or the channel is closed ({@link
   *     Errno#EBADF})
   */
  public static void set(SelectableChannel channel, int mark) throws NetlinkException {
    int descriptor = ChannelDescriptor.of(channel, "mark a socket");
    ByteBuffer value = ByteBuffer.allocateDirect(Integer.BYTES).order(ByteOrder.nativeOrder());
    try {
      Libc.setsockopt(descriptor, SOL_SOCKET, SO_MARK, value.putInt(0, mark), value.capacity());
    } catch (LastErrorException e) {
      NetlinkException failure = new NetlinkException("mark a socket", e.getErrorCode(), "");
      failure.initCause(e);
      throw failure;
    }
  }
}
