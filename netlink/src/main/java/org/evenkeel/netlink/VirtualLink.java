package org.evenkeel.netlink;

/**
 * An interface with a hardware address of its own upon another one (macvlan, ip-link(8)), in mode
 * bridge: those upon the same interface reach each other.
 *
 * @param parent the kernel's number of the interface below it
 * @param name at most {@value #NAME_MAX} characters
 * @param mac what its frames come from
 */
public record VirtualLink(int parent, String name, MacAddress mac) {
  /** The longest name: {@code IFNAMSIZ} of linux/if.h, less the zero at its end. */
  public static final int NAME_MAX = 15;

  public VirtualLink {
    if (name.isEmpty() || name.length() > NAME_MAX) {
      throw new IllegalArgumentException("1 to 15 characters: " + name);
    }
  }
}
