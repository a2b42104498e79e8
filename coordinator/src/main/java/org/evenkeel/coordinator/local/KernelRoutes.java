package org.evenkeel.coordinator.local;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.evenkeel.coordinator.local.LocalConfiguration.Route;
import org.evenkeel.coordinator.model.IpAddress;

/** Routes as the kernel shows them in files, see proc_pid_net(5). Pure. */
final class KernelRoutes {
  private static final int UP = 0x1; // RTF_UP, linux/route.h
  private static final int GATEWAY = 0x2; // RTF_GATEWAY
  private static final int REJECT = 0x200; // RTF_REJECT
  private static final int LOCAL = 0x8000_0000; // RTF_LOCAL, linux/ipv6_route.h
  private static final int ANYCAST = 0x10_0000; // RTF_ANYCAST

  private KernelRoutes() {}

  /** Of the text of {@code /proc/net/route}; lines that are none are left out. */
  static List<Route> ipv4(String text) {
    List<Route> routes = new ArrayList<>();
    for (String line : text.lines().skip(1).limit(LocalConfiguration.ROUTES_MAX).toList()) {
      String[] fields = line.strip().split("\\s+", -1);
      if (fields.length < 8 || !isHex(fields[1], 8) || !isHex(fields[2], 8)) {
        continue;
      }
      int flags = flags(fields[3]);
      if ((flags & UP) != 0 && (flags & REJECT) == 0 && isHex(fields[7], 8)) {
        int prefix = Integer.bitCount(Integer.parseUnsignedInt(fields[7], 16));
        String to = prefix == 0 ? "default" : address(reversed(fields[1])) + "/" + prefix;
        Optional<String> via =
            (flags & GATEWAY) != 0 ? Optional.of(address(reversed(fields[2]))) : Optional.empty();
        routes.add(new Route(to, via, fields[0], number(fields[6], 10)));
      }
    }
    return routes;
  }

  /** Of the text of {@code /proc/net/ipv6_route}; those of the machine's own addresses not. */
  static List<Route> ipv6(String text) {
    List<Route> routes = new ArrayList<>();
    for (String line : text.lines().limit(4L * LocalConfiguration.ROUTES_MAX).toList()) {
      String[] fields = line.strip().split("\\s+", -1);
      if (fields.length < 10 || !isHex(fields[0], 32) || !isHex(fields[4], 32)) {
        continue;
      }
      int flags = flags(fields[8]);
      boolean wanted = (flags & UP) != 0 && (flags & (REJECT | LOCAL | ANYCAST)) == 0;
      if (wanted && !fields[9].equals("lo") && !fields[0].startsWith("ff")) {
        long prefix = number(fields[1], 16);
        String to = prefix == 0 ? "default" : address(fields[0]) + "/" + prefix;
        Optional<String> via =
            (flags & GATEWAY) != 0 ? Optional.of(address(fields[4])) : Optional.empty();
        routes.add(new Route(to, via, fields[9], number(fields[5], 16)));
      }
    }
    return routes.stream().limit(LocalConfiguration.ROUTES_MAX).toList();
  }

  private static boolean isHex(String text, int digits) {
    return text.length() == digits && text.matches("[0-9A-Fa-f]+");
  }

  private static int flags(String text) {
    return text.matches("[0-9A-Fa-f]{1,8}") ? Integer.parseUnsignedInt(text, 16) : 0;
  }

  private static long number(String text, int radix) {
    try {
      return Long.parseLong(text, radix);
    } catch (NumberFormatException _) {
      return 0;
    }
  }

  /** The kernel writes IPv4 addresses as the machine's own numbers: the last byte first. */
  private static String reversed(String hex) {
    return HexFormat.of().toHexDigits(Integer.reverseBytes(Integer.parseUnsignedInt(hex, 16)));
  }

  private static String address(String hex) {
    try {
      return new IpAddress(InetAddress.getByAddress(HexFormat.of().parseHex(hex))).toString();
    } catch (UnknownHostException e) {
      throw new IllegalStateException("4 or 16 bytes are an address", e);
    }
  }
}
