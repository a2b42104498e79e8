package org.evenkeel.agent;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/** Decides who is answered. One thread uses it. */
final class Gate {
  /** Addresses whose rate is known at a time; the one that was seen first makes room. */
  private static final int ADDRESSES_MAX = 4096;

  /** The part of an IPv6 address that one customer of a provider cannot change. */
  private static final int IPV6_PREFIX_BYTES = 8;

  private static final long SECOND = 1_000_000_000L;

  private static final class Allowance {
    private double connections;
    private long sinceNanos;
  }

  private final ResponderSetting.Access access;

  @SuppressWarnings("serial") // never written anywhere
  private final Map<InetAddress, Allowance> allowances =
      new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<InetAddress, Allowance> eldest) {
          return size() > ADDRESSES_MAX;
        }
      };

  Gate(ResponderSetting.Access access) {
    this.access = access;
  }

  /** Whether looking at the caller's address can be left out. */
  boolean open() {
    return access.allowFrom().isEmpty() && access.acceptsPerSecond() == 0;
  }

  /** Whether that caller is answered now. */
  boolean admits(SocketAddress caller, long nowNanos) {
    if (open()) {
      return true;
    }
    if (!(caller instanceof InetSocketAddress inet)) {
      return false;
    }
    InetAddress address = inet.getAddress();
    boolean listed =
        access.allowFrom().isEmpty()
            || access.allowFrom().stream().anyMatch(range -> range.contains(address));
    return listed && (access.acceptsPerSecond() == 0 || withinRate(key(address), nowNanos));
  }

  /** A bucket that holds a second's worth and fills at that rate. */
  private boolean withinRate(InetAddress address, long nowNanos) {
    int perSecond = access.acceptsPerSecond();
    Allowance allowance = allowances.get(address);
    if (allowance == null) {
      allowance = new Allowance();
      allowance.connections = perSecond;
      allowance.sinceNanos = nowNanos;
      allowances.put(address, allowance);
    }
    double grown = (double) Math.max(0, nowNanos - allowance.sinceNanos) / SECOND * perSecond;
    allowance.connections = Math.min(perSecond, allowance.connections + grown);
    allowance.sinceNanos = nowNanos;
    if (allowance.connections < 1) {
      return false;
    }
    allowance.connections--;
    return true;
  }

  private static InetAddress key(InetAddress address) {
    byte[] bytes = address.getAddress();
    if (bytes.length == 4) {
      return address;
    }
    Arrays.fill(bytes, IPV6_PREFIX_BYTES, bytes.length, (byte) 0);
    try {
      return InetAddress.getByAddress(bytes);
    } catch (UnknownHostException e) {
      throw new IllegalStateException("sixteen bytes are an address", e);
    }
  }
}
