package org.evenkeel.netlink;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.nio.channels.SelectableChannel;
import java.util.Optional;

/**
 * The descriptor of a channel of Java's, for options that Java does not have. It has no way to ask
 * for it: an interface inside the JDK tells, for which the JVM must run with {@code --add-exports
 * java.base/sun.nio.ch=ALL-UNNAMED}. The programs' manifests say so.
 */
final class ChannelDescriptor {
  private static final Optional<Method> VALUE = value();

  private ChannelDescriptor() {}

  /**
   * The number; nobody closes the channel while it is used.
   *
   * @param operation what it is asked for, for the error
   * @throws NetlinkException when the channel is closed ({@link Errno#EBADF})
   */
  static int of(SelectableChannel channel, String operation) throws NetlinkException {
    if (!channel.isOpen()) {
      // Its number may be another's by now.
      throw new NetlinkException(operation, Errno.EBADF, "the channel is closed");
    }
    try {
      return (int) VALUE.orElseThrow(() -> closed(operation)).invoke(channel);
    } catch (IllegalAccessException e) {
      throw new IllegalStateException(closed(operation).getMessage(), e);
    } catch (InvocationTargetException e) {
      throw new IllegalStateException("a channel does not tell its descriptor", e);
    }
  }

  private static IllegalStateException closed(String operation) {
    return new IllegalStateException(
        "cannot " + operation + ": run Java with --add-exports java.base/sun.nio.ch=ALL-UNNAMED");
  }

  private static Optional<Method> value() {
    try {
      return Optional.of(Class.forName("sun.nio.ch.SelChImpl").getMethod("getFDVal"));
    } catch (ReflectiveOperationException _) {
      return Optional.empty();
    }
  }
}
