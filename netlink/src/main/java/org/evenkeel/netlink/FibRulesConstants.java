package org.evenkeel.netlink;

/** Numbers of {@code linux/fib_rules.h}. */
final class FibRulesConstants {
  static final int FIB_RULE_HDR_LENGTH = 12;
  static final int FR_ACT_TO_TBL = 1;
  static final int FRA_PRIORITY = 6;
  static final int FRA_FWMARK = 10;
  static final int FRA_TABLE = 15;
  static final int FRA_FWMASK = 16;
  static final int FRA_PROTOCOL = 21;

  private FibRulesConstants() {}
}
