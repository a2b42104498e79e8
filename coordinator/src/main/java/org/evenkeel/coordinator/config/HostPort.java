package org.evenkeel.coordinator.config;

import java.net.InetSocketAddress;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.evenkeel.coordinator.model.IpAddress;

/**
 * Where a listener listens.
 *
 * @param address one of this node's, or {@code 0.0.0.0} or {@code ::} for all of them
 * @param port 1 to 65535; 0 lets the system choose, which a file cannot ask for
 */
public record HostPort(IpAddress address, int port) {
  private static final Pattern WRITTEN =
      Pattern.compile("(?:\\[([0-9a-fA-F:.]{2,45})]|([0-9.]{7,15})):([1-9][0-9]{0,4})");

  public HostPort {
    if (port < 0 || port > 65_535) {
      throw new IllegalArgumentException("port not within 0 to 65535: " + port);
    }
  }

  /**
   * Reads {@code 0.0.0.0:9443} or {@code [::]:9443}.
   *
   * @throws IllegalArgumentException when the text is neither
   */
  public static HostPort parse(String text) {
    Matcher matcher = WRITTEN.matcher(text);
    if (!matcher.matches()) {
      throw new IllegalArgumentException("not an address and port: " + text);
    }
    boolean bracketed = matcher.group(1) != null;
    IpAddress address = IpAddress.parse(matcher.group(bracketed ? 1 : 2));
    if (bracketed != address.isV6()) {
      throw new IllegalArgumentException("brackets are for IPv6: " + text);
    }
    return new HostPort(address, Integer.parseInt(matcher.group(3)));
  }

  /** For a socket. */
  public InetSocketAddress socketAddress() {
    return address.withPort(port);
  }

  /** As users write it. */
  @Override
  public String toString() {
    return address.toString(port);
  }
}
