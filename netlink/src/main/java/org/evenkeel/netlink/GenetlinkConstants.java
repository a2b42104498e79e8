package org.evenkeel.netlink;

/** Numbers of {@code linux/genetlink.h}. */
final class GenetlinkConstants {
  static final int GENL_HDRLEN = 4;
  static final int GENL_ID_CTRL = 16;

  static final int CTRL_CMD_GETFAMILY = 3;
  static final int CTRL_ATTR_FAMILY_ID = 1;
  static final int CTRL_ATTR_FAMILY_NAME = 2;

  private GenetlinkConstants() {}
}
