package org.evenkeel.netlink;

/** Numbers of {@code linux/if_link.h}. */
final class IfLinkConstants {
  static final int IFLA_ADDRESS = 1;
  static final int IFLA_IFNAME = 3;
  static final int IFLA_EXT_MASK = 29;

  private IfLinkConstants() {}
}
