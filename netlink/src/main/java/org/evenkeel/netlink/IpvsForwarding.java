package org.evenkeel.netlink;

/** How the kernel sends packets to a destination: {@code IP_VS_CONN_F_…} of linux/ip_vs.h. */
public enum IpvsForwarding {
  /** Addresses and ports are rewritten, answers come back through the director. */
  MASQ(0),
  /** The destination is the director itself; the kernel chooses this by the address. */
  LOCALNODE(1),
  /** Packets are wrapped into packets to the real server. */
  TUNNEL(2),
  /** Direct routing: packets are sent on unchanged, answers go to the client directly. */
  DROUTE(3),
  /** Around the cache cluster; the kernel's own. */
  BYPASS(4);

  private final int number;

  IpvsForwarding(int number) {
    this.number = number;
  }

  /** The kernel's number. */
  int number() {
    return number;
  }
}
