package org.evenkeel.arp;

/** How a real server is made to accept packets for the VIP without claiming it. */
enum Method {
  /** The best that this machine can do. */
  AUTO,
  /** The VIP on the loopback interface, and a kernel that does not answer for it. */
  LOOPBACK,
  /** A redirect rule of iptables; the VIP is on no interface. */
  IPTABLES,
  /** A redirect rule of nftables; the VIP is on no interface. */
  NFTABLES,
  /** A direct redirect rule of firewalld; the VIP is on no interface. */
  FIREWALLD;

  /** As on the command line. */
  @Override
  public String toString() {
    return name().toLowerCase(java.util.Locale.ROOT);
  }
}
