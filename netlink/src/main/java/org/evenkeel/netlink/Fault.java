package org.evenkeel.netlink;

import org.jspecify.annotations.Nullable;

/**
 * The first thing found wrong with a message. Readers of its parts share it: after a fault they
 * deliver zeros and nothing more, so that decoding code reads as a straight table and asks once.
 */
final class Fault {
  private @Nullable String first;

  /** Notes what is wrong, unless something was wrong before. */
  void report(String what) {
    if (first == null) {
      first = what;
    }
  }

  /** Whether anything is wrong. */
  boolean found() {
    return first != null;
  }

  /**
   * Ends the decoding of a message.
   *
   * @throws NetlinkException with {@link Errno#EBADMSG} when anything was wrong
   */
  void verify() throws NetlinkException {
    if (first != null) {
      throw new NetlinkException("understand the kernel's answer", Errno.EBADMSG, first);
    }
  }
}
