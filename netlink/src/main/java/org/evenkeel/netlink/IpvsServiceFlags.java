package org.evenkeel.netlink;

/**
 * Bits of {@link IpvsService#flags()}, with their names of linux/ip_vs.h. The scheduler gives the
 * last three their meaning, the names after them say which.
 */
public final class IpvsServiceFlags {
  /** A client stays with its real server. */
  public static final int IP_VS_SVC_F_PERSISTENT = 0x0001;

  /** Every packet is scheduled by itself; UDP and services by mark alone. */
  public static final int IP_VS_SVC_F_ONEPACKET = 0x0004;

  /** The scheduler's first flag. */
  public static final int IP_VS_SVC_F_SCHED1 = 0x0008;

  /** The scheduler's second flag. */
  public static final int IP_VS_SVC_F_SCHED2 = 0x0010;

  /** The scheduler's third flag. */
  public static final int IP_VS_SVC_F_SCHED3 = 0x0020;

  /** With sh, another real server takes over for one with weight 0. */
  public static final int IP_VS_SVC_F_SCHED_SH_FALLBACK = IP_VS_SVC_F_SCHED1;

  /** With sh, the client's port counts too. */
  public static final int IP_VS_SVC_F_SCHED_SH_PORT = IP_VS_SVC_F_SCHED2;

  /** With mh, another real server takes over for one with weight 0. */
  public static final int IP_VS_SVC_F_SCHED_MH_FALLBACK = IP_VS_SVC_F_SCHED1;

  /** With mh, the client's port counts too. */
  public static final int IP_VS_SVC_F_SCHED_MH_PORT = IP_VS_SVC_F_SCHED2;

  private IpvsServiceFlags() {}
}
