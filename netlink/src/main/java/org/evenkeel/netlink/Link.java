package org.evenkeel.netlink;

import java.util.Optional;

/**
 * A network interface.
 *
 * @param index the kernel's number of it
 * @param name for example {@code eth0}
 * @param flags {@code IFF_…} of linux/if.h
 * @param mac its address on its segment; empty when it has none of an Ethernet card's form
 */
public record Link(int index, String name, int flags, Optional<MacAddress> mac) {
  private static final int IFF_UP = 1;
  private static final int IFF_LOOPBACK = 1 << 3;
  private static final int IFF_LOWER_UP = 1 << 16;

  /** An interface without an address on a segment. */
  public Link(int index, String name, int flags) {
    this(index, name, flags, Optional.empty());
  }

  /** Whether the administrator switched it on. */
  public boolean up() {
    return (flags & IFF_UP) != 0;
  }

  /** Whether its cable, or what stands for one, is connected. */
  public boolean carrier() {
    return (flags & IFF_LOWER_UP) != 0;
  }

  /** Whether it leads back to this machine. */
  public boolean loopback() {
    return (flags & IFF_LOOPBACK) != 0;
  }
}
