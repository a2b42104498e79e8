package org.evenkeel.netlink;

import static org.evenkeel.netlink.SocketConstants.SOL_SOCKET;
import static org.evenkeel.netlink.SocketConstants.SO_BINDTODEVICE;

import com.sun.jna.LastErrorException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectableChannel;
import java.nio.charset.StandardCharsets;

/**
 * Ties a channel of Java's to one network interface ({@code SO_BINDTODEVICE}, socket(7)): it sends
 * and receives there alone, whatever the routes say. Before Linux 5.7 it needs CAP_NET_RAW. Called
 * on platform threads; the call does not wait for anything.
 *
 * <p>Java has no such option. The JVM must run with {@code --add-exports
 * java.base/sun.nio.ch=ALL-UNNAMED}, as the programs' manifests say.
 */
public final class SocketDevice {
  private SocketDevice() {}

  /**
   * Ties the channel; before it is bound to an address. Nobody closes it meanwhile.
   *
   * @param interfaceName of an interface that exists now; when it is removed and comes back, the
   *     channel stays with the one that is gone
   * @throws NetlinkException when there is no such interface ({@link Errno#ENODEV}), when we may
   *     not ({@link Errno#EPERM}) or the channel is closed ({@link Errno#EBADF})
   */
  public static void bind(SelectableChannel channel, String interfaceName) throws NetlinkException {
    String operation = "tie a socket to " + interfaceName;
    int descriptor = ChannelDescriptor.of(channel, operation);
    byte[] name = interfaceName.getBytes(StandardCharsets.UTF_8);
    ByteBuffer value = ByteBuffer.allocateDirect(name.length + 1).put(0, name);
    try {
      Libc.setsockopt(descriptor, SOL_SOCKET, SO_BINDTODEVICE, value, value.capacity());
    } catch (LastErrorException e) {
      NetlinkException failure = new NetlinkException(operation, e.getErrorCode(), "");
      failure.initCause(e);
      throw failure;
    }
  }
}
