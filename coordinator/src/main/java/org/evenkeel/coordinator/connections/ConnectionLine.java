package org.evenkeel.coordinator.connections;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.evenkeel.coordinator.model.IpAddress;

/**
 * A line of {@code /proc/net/ip_vs_conn} (net/netfilter/ipvs/ip_vs_conn.c ip_vs_conn_seq_show):
 * protocol, client, VIP and real server with their ports, state, seconds, and what a persistence
 * engine adds. Numbers are hexadecimal with the leading digit first, except the seconds; IPv6
 * addresses are eight full groups.
 */
final class ConnectionLine {
  private static final int FIELDS = 9;
  private static final Pattern BLANKS = Pattern.compile(" +");
  private static final Pattern PROTOCOL = Pattern.compile("[A-Z0-9_]{1,8}");
  private static final Pattern STATE = Pattern.compile("[A-Z0-9_!-]{1,24}");
  private static final Pattern SECONDS = Pattern.compile("\\d{1,10}");
  private static final Pattern PORT = Pattern.compile("[0-9A-F]{4}");
  private static final Pattern V4 = Pattern.compile("[0-9A-F]{8}");
  private static final Pattern V6 = Pattern.compile("[0-9a-f]{4}(:[0-9a-f]{4}){7}");

  private ConnectionLine() {}

  /** The entry that a line describes; empty when it is none. */
  static Optional<Connection> parse(String line) {
    String[] fields = BLANKS.split(line, FIELDS + 1);
    if (fields.length < FIELDS || !plausible(fields)) {
      return Optional.empty();
    }
    return Optional.of(
        new Connection(
            fields[0].toLowerCase(Locale.ROOT),
            address(fields[1]),
            port(fields[2]),
            address(fields[3]),
            port(fields[4]),
            address(fields[5]),
            port(fields[6]),
            fields[7],
            Long.parseLong(fields[8])));
  }

  private static boolean plausible(String[] fields) {
    return PROTOCOL.matcher(fields[0]).matches()
        && plausible(fields[1], fields[2])
        && plausible(fields[3], fields[4])
        && plausible(fields[5], fields[6])
        && STATE.matcher(fields[7]).matches()
        && SECONDS.matcher(fields[8]).matches();
  }

  private static boolean plausible(String address, String port) {
    return (V4.matcher(address).matches() || V6.matcher(address).matches())
        && PORT.matcher(port).matches();
  }

  private static int port(String text) {
    return Integer.parseInt(text, 16);
  }

  private static IpAddress address(String text) {
    try {
      return new IpAddress(
          InetAddress.getByAddress(HexFormat.of().parseHex(text.replace(":", ""))));
    } catch (UnknownHostException e) {
      throw new IllegalStateException("four or sixteen bytes are an address", e);
    }
  }
}
