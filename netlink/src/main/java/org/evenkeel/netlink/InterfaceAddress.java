package org.evenkeel.netlink;

import java.net.InetAddress;

/**
 * An address on an interface.
 *
 * @param key what identifies it
 * @param scope how far it is valid: {@code RT_SCOPE_…} of linux/rtnetlink.h, such as {@link
 *     #SCOPE_UNIVERSE}
 * @param flags {@code IFA_F_…} of linux/if_addr.h, such as {@link #NO_DUPLICATE_DETECTION}
 * @param label the name that IPv4 addresses have beside the interface's, often the same; empty when
 *     there is none
 */
public record InterfaceAddress(Key key, int scope, int flags, String label) {
  /** {@code RT_SCOPE_UNIVERSE}: valid everywhere. */
  public static final int SCOPE_UNIVERSE = 0;

  /** {@code RT_SCOPE_HOST}: valid within this machine. */
  public static final int SCOPE_HOST = 254;

  /** {@code IFA_F_NODAD}: an IPv6 address is used at once, without asking who else has it. */
  public static final int NO_DUPLICATE_DETECTION = 0x02;

  /** {@code IFA_F_DADFAILED}: another machine has this IPv6 address, it is out of use. */
  public static final int DUPLICATE = 0x08;

  /**
   * {@code IFA_F_DEPRECATED}: an IPv6 address that answers whoever uses it, but is never chosen as
   * the source of what this host begins itself.
   */
  public static final int DEPRECATED = 0x20;

  /** {@code IFA_F_TENTATIVE}: an IPv6 address that may not be used yet. */
  public static final int TENTATIVE = 0x40;

  /** An address that is valid everywhere, with no flag and no label. */
  public static InterfaceAddress universal(Key key) {
    return new InterfaceAddress(key, SCOPE_UNIVERSE, 0, "");
  }

  /** Whether all of the given flags are set. */
  public boolean has(int wanted) {
    return (flags & wanted) == wanted;
  }

  /**
   * What identifies an address in the kernel.
   *
   * @param interfaceIndex the number of the interface
   * @param address the address; the zone of an IPv6 one does not count
   * @param prefixLength bits of its subnet, up to 32 or 128
   */
  public record Key(int interfaceIndex, InetAddress address, int prefixLength) {
    public Key {
      if (prefixLength < 0 || prefixLength > Addresses.bits(address)) {
        throw new IllegalArgumentException(
            "prefix length " + prefixLength + " for " + address.getHostAddress());
      }
    }

    /** Whether an address lies in its subnet; one of the other family does not. */
    public boolean contains(InetAddress other) {
      byte[] ours = address.getAddress();
      byte[] theirs = other.getAddress();
      if (ours.length != theirs.length) {
        return false;
      }
      for (int bit = 0; bit < prefixLength; bit++) {
        int mask = 0x80 >> bit % 8;
        if ((ours[bit / 8] & mask) != (theirs[bit / 8] & mask)) {
          return false;
        }
      }
      return true;
    }

    /** For messages, for example {@code 10.0.0.5/24 on interface 2}. */
    @Override
    public String toString() {
      return address.getHostAddress() + "/" + prefixLength + " on interface " + interfaceIndex;
    }
  }
}
