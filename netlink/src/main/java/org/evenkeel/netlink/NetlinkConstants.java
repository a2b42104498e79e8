package org.evenkeel.netlink;

/** Numbers and macros of {@code linux/netlink.h}. */
final class NetlinkConstants {
  static final int NETLINK_ROUTE = 0;
  static final int NETLINK_SOCK_DIAG = 4;
  static final int NETLINK_GENERIC = 16;

  static final int SOL_NETLINK = 270;
  static final int NETLINK_CAP_ACK = 10;
  static final int NETLINK_EXT_ACK = 11;
  static final int NETLINK_GET_STRICT_CHK = 12;

  static final int NLMSG_NOOP = 1;
  static final int NLMSG_ERROR = 2;
  static final int NLMSG_DONE = 3;
  static final int NLMSG_OVERRUN = 4;

  static final int NLM_F_REQUEST = 0x01;
  static final int NLM_F_ACK = 0x04;
  static final int NLM_F_DUMP_INTR = 0x10;
  static final int NLM_F_DUMP = 0x300;
  static final int NLM_F_EXCL = 0x200;
  static final int NLM_F_CREATE = 0x400;
  static final int NLM_F_CAPPED = 0x100;
  static final int NLM_F_ACK_TLVS = 0x200;

  static final int NLMSGERR_ATTR_MSG = 1;

  static final int NLMSG_HDRLEN = 16;
  static final int NLA_HDRLEN = 4;
  static final int NLA_F_NESTED = 0x8000;
  static final int NLA_TYPE_MASK = 0x3fff;

  private NetlinkConstants() {}

  /**
   * {@code NLMSG_ALIGN} and {@code NLA_ALIGN}: both round up to four bytes.
   *
   * @param length at least 0 and at most {@code Integer.MAX_VALUE - 3}
   */
  static int align(int length) {
    return (length + 3) & ~3;
  }
}
