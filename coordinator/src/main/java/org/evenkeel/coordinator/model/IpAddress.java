package org.evenkeel.coordinator.model;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.regex.Pattern;

/**
 * An IPv4 or IPv6 address, written as RFC 5952 recommends and never looked up in DNS.
 *
 * @param inet the address; an IPv4-mapped IPv6 address is the IPv4 address, and a zone is not kept
 */
public record IpAddress(InetAddress inet) implements Comparable<IpAddress> {
  private static final Pattern DOTTED_QUAD =
      Pattern.compile("(0|[1-9]\\d{0,2})(\\.(0|[1-9]\\d{0,2})){3}");

  /**
   * Reads an address literal: four decimal parts without leading zeros, or the text form of RFC
   * 4291. Host names, zones and short forms such as {@code 10.1} are refused.
   *
   * @throws IllegalArgumentException when {@code text} is not such a literal
   */
  public static IpAddress parse(String text) {
    boolean plausible =
        text.contains(":") ? !text.contains("%") : DOTTED_QUAD.matcher(text).matches();
    if (!plausible) {
      throw new IllegalArgumentException("not an IP address: " + text);
    }
    try {
      return new IpAddress(InetAddress.ofLiteral(text));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("not an IP address: " + text, e);
    }
  }

  /** Whether this is an IPv6 address. */
  public boolean isV6() {
    return inet instanceof Inet6Address;
  }

  /** The prefix length that names this one address: 32 or 128. */
  public int hostPrefix() {
    return isV6() ? 128 : 32;
  }

  /** This address with a port, for a socket. */
  public InetSocketAddress withPort(int port) {
    return new InetSocketAddress(inet, port);
  }

  /** This address and a port as users write it: {@code 10.0.0.1:80} or {@code [2001:db8::1]:80}. */
  public String toString(int port) {
    return isV6() ? "[" + this + "]:" + port : this + ":" + port;
  }

  /** IPv4 before IPv6, then by unsigned bytes. */
  @Override
  public int compareTo(IpAddress other) {
    byte[] mine = inet.getAddress();
    byte[] theirs = other.inet.getAddress();
    return mine.length == theirs.length
        ? Arrays.compareUnsigned(mine, theirs)
        : Integer.compare(mine.length, theirs.length);
  }

  /** The canonical text: dotted quad, or RFC 5952 (lower case, the longest run of zeros as ::). */
  @Override
  public String toString() {
    if (!isV6()) {
      return inet.getHostAddress();
    }
    int[] groups = groups(inet.getAddress());
    int[] run = longestZeroRun(groups);
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < groups.length; i++) {
      if (i == run[0]) {
        text.append("::");
        i += run[1] - 1;
        continue;
      }
      if (!text.isEmpty() && text.charAt(text.length() - 1) != ':') {
        text.append(':');
      }
      text.append(Integer.toHexString(groups[i]));
    }
    return text.toString();
  }

  private static int[] groups(byte[] bytes) {
    int[] groups = new int[8];
    for (int i = 0; i < groups.length; i++) {
      groups[i] = (bytes[2 * i] & 0xff) << 8 | (bytes[2 * i + 1] & 0xff);
    }
    return groups;
  }

  /** Start and length of the first longest run of two or more zero groups; start -1 when none. */
  private static int[] longestZeroRun(int[] groups) {
    int[] best = {-1, 1};
    for (int start = 0; start < groups.length; start++) {
      int end = start;
      while (end < groups.length && groups[end] == 0) {
        end++;
      }
      if (end - start > best[1]) {
        best = new int[] {start, end - start};
      }
    }
    return best;
  }
}
