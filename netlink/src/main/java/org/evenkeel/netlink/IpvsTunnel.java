package org.evenkeel.netlink;

/**
 * How packets to a destination are wrapped when it is forwarded to by {@link
 * IpvsForwarding#TUNNEL}. Linux 5.2 brought GUE, 5.3 GRE and the flags; an older kernel does not
 * refuse them, it wraps as {@link #IPIP}, and that is what is then read.
 *
 * @param type the protocol that wraps
 * @param port the UDP port of the real server that unwraps, 1 to 65535 for GUE; 0 for the others,
 *     which have none
 * @param flags {@link #CHECKSUM}, {@link #REMOTE_CHECKSUM} or 0 for none of them; 16 bits, the
 *     kernel keeps those that it does not know
 */
public record IpvsTunnel(Type type, int port, int flags) {
  /** The outer header gets a checksum: {@code IP_VS_TUNNEL_ENCAP_FLAG_CSUM}. */
  public static final int CHECKSUM = 1;

  /** The receiver's network card checks the inner one: {@code IP_VS_TUNNEL_ENCAP_FLAG_REMCSUM}. */
  public static final int REMOTE_CHECKSUM = 2;

  /** IP in IP, what every kernel does. */
  public static final IpvsTunnel IPIP = new IpvsTunnel(Type.IPIP, 0, 0);

  public IpvsTunnel {
    if (!possible(type, port, flags)) {
      throw new IllegalArgumentException(
          "tunnel " + type + " with port " + port + " and flags " + flags);
    }
  }

  /** Whether the kernel can hold such a tunnel. */
  static boolean possible(Type type, int port, int flags) {
    boolean withinBits = port >= 0 && port <= 65_535 && flags >= 0 && flags <= 0xffff;
    return withinBits && (type != Type.GUE || port != 0);
  }

  /** Protocols that wrap: {@code IP_VS_CONN_F_TUNNEL_TYPE_…} of linux/ip_vs.h. */
  public enum Type {
    /** IP in IP (RFC 2003), IPv6 too; takes no flags. */
    IPIP(0),
    /** Generic UDP encapsulation. */
    GUE(1),
    /** Generic routing encapsulation (RFC 2784); takes {@link #CHECKSUM}. */
    GRE(2);

    private final int number;

    Type(int number) {
      this.number = number;
    }

    /** The kernel's number. */
    int number() {
      return number;
    }
  }
}
