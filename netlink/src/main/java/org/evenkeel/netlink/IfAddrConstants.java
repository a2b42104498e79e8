package org.evenkeel.netlink;

/** Numbers of {@code linux/if_addr.h}. */
final class IfAddrConstants {
  static final int IFADDRMSG_LENGTH = 8;
  static final int IFA_ADDRESS = 1;
  static final int IFA_LOCAL = 2;
  static final int IFA_LABEL = 3;
  static final int IFA_FLAGS = 8;

  private IfAddrConstants() {}
}
