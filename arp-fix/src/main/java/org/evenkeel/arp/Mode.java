package org.evenkeel.arp;

/** How the director forwards. */
enum Mode {
  /** Direct routing: the packet comes as the client sent it, in a frame for this machine. */
  DR,
  /** Tunnelling: the packet comes inside another one, through {@code tunl0} or {@code ip6tnl0}. */
  TUN;

  /** As on the command line. */
  @Override
  public String toString() {
    return name().toLowerCase(java.util.Locale.ROOT);
  }
}
