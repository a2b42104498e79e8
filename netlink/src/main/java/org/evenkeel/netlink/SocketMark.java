package org.evenkeel.netlink;

import static org.evenkeel.netlink.SocketConstants.SOL_SOCKET;
import static org.evenkeel.netlink.SocketConstants.SO_MARK;

import com.sun.jna.LastErrorException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.Channel;
import java.nio.channels.SelectableChannel;
import java.util.Optional;

/**
 * Marks what a channel of Java's sends ({@code SO_MARK}, socket(7)), so that packet filters,
 * routing rules and IPVS tell it from other packets. Needs CAP_NET_ADMIN. Called on platform
 * threads; the call does not wait for anything.
 *
 * <p>Java has no such option, nor a way to ask a channel for its descriptor: it is asked for by an
 * interface inside the JDK, for which the JVM must run with {@code --add-exports
 * java.base/sun.nio.ch=ALL-UNNAMED}. The programs' manifests say so.
 */
public final class SocketMark {
  private static final Optional<Method> DESCRIPTOR = descriptor();

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
    if (!channel.isOpen()) {
      // Its number may be another's by now.
      throw new NetlinkException("mark a socket", Errno.EBADF, "the channel is closed");
    }
    ByteBuffer value = ByteBuffer.allocateDirect(Integer.BYTES).order(ByteOrder.nativeOrder());
    try {
      Libc.setsockopt(
          descriptor(channel), SOL_SOCKET, SO_MARK, value.putInt(0, mark), value.capacity());
    } catch (LastErrorException e) {
      NetlinkException failure = new NetlinkException("mark a socket", e.getErrorCode(), "");
      failure.initCause(e);
      throw failure;
    }
  }

  private static int descriptor(Channel channel) {
    try {
      return (int) DESCRIPTOR.orElseThrow(SocketMark::closed).invoke(channel);
    } catch (IllegalAccessException e) {
      throw new IllegalStateException(closed().getMessage(), e);
    } catch (InvocationTargetException e) {
      throw new IllegalStateException("a channel does not tell its descriptor", e);
    }
  }

  private static IllegalStateException closed() {
    return new IllegalStateException(
        "sockets cannot be marked: run Java with --add-exports java.base/sun.nio.ch=ALL-UNNAMED");
  }

  private static Optional<Method> descriptor() {
    try {
      return Optional.of(Class.forName("sun.nio.ch.SelChImpl").getMethod("getFDVal"));
    } catch (ReflectiveOperationException _) {
      return Optional.empty();
    }
  }
}
