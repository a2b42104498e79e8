package org.evenkeel.netlink;

/** Numbers of {@code linux/rtnetlink.h}. */
final class RtnetlinkConstants {
  static final int RTM_NEWLINK = 16;
  static final int RTM_DELLINK = 17;
  static final int RTM_GETLINK = 18;
  static final int RTM_NEWADDR = 20;
  static final int RTM_DELADDR = 21;
  static final int RTM_GETADDR = 22;
  static final int RTM_NEWROUTE = 24;
  static final int RTM_DELROUTE = 25;
  static final int RTM_GETROUTE = 26;
  static final int RTM_NEWRULE = 32;
  static final int RTM_DELRULE = 33;
  static final int RTM_GETRULE = 34;
  static final int RTMGRP_LINK = 1;
  static final int RTMGRP_IPV4_IFADDR = 0x10;
  static final int RTMGRP_IPV6_IFADDR = 0x100;
  static final int IFINFOMSG_LENGTH = 16;
  static final int RTMSG_LENGTH = 12;
  static final int RTN_LOCAL = 2;
  static final int RT_TABLE_UNSPEC = 0;
  static final int RT_SCOPE_UNIVERSE = 0;
  static final int RT_SCOPE_HOST = 254;
  static final int RTA_DST = 1;
  static final int RTA_OIF = 4;
  static final int RTA_TABLE = 15;
  static final int RTEXT_FILTER_SKIP_STATS = 1 << 3;

  private RtnetlinkConstants() {}
}
