package org.evenkeel.netlink;

/**
 * What the kernel says of its IPVS.
 *
 * @param version three bytes of a number each, for example {@code 0x010201}
 * @param connectionTableSize buckets of the connection table
 */
public record IpvsInfo(int version, int connectionTableSize) {

  /** The version as people write it, for example {@code 1.2.1}. */
  public String versionText() {
    return ((version >> 16) & 0xff) + "." + ((version >> 8) & 0xff) + "." + (version & 0xff);
  }
}
