package org.evenkeel.netlink;

/** Numbers of {@code linux/if_addr.h}. */
final class IfAddrConstants {
  static final int IFADDRMSG_LENGTH = 8;
  static final int IFA_ADDRESS = 1;
  static final int IFA_LOCAL = 2;
  static final int IFA_LABEL = 3;
  static final int IFA_CACHEINFO = 6;
  static final int IFA_FLAGS = 8;

  /**
   * {@code struct ifa_cacheinfo}: the preferred and the valid lifetime, and two times of change.
   */
  static final int IFA_CACHEINFO_LENGTH = 16;

  private IfAddrConstants() {}
}
