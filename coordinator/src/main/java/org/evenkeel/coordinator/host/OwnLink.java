package org.evenkeel.coordinator.host;

import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * What this host can find out about its own way to an address: route, interface, carrier, gateway.
 * Reads the kernel's files ({@code /proc/net/route}, {@code /proc/net/ipv6_route}, {@code
 * /sys/class/net}) and asks the gateway for an answer.
 */
public final class OwnLink {
  private static final int ANSWER_MILLIS = 1_000;
  private static final int RTF_UP = 0x1; // include/uapi/linux/route.h
  private static final int RTF_GATEWAY = 0x2;
  private static final int RTF_REJECT = 0x200;

  private final Path proc;
  private final Path sys;

  /** Of the system whose {@code /proc} and {@code /sys} these are. */
  public OwnLink(Path proc, Path sys) {
    this.proc = proc;
    this.sys = sys;
  }

  /** A route; without a gateway the destination is on the interface's own link. */
  private record Route(
      InetAddress destination, int prefix, Optional<InetAddress> gateway, String name) {
    boolean contains(InetAddress target) {
      byte[] address = target.getAddress();
      byte[] own = destination.getAddress();
      if (address.length != own.length) {
        return false;
      }
      for (int bit = 0; bit < prefix; bit++) {
        int mask = 0x80 >> (bit % 8);
        if ((address[bit / 8] & mask) != (own[bit / 8] & mask)) {
          return false;
        }
      }
      return true;
    }
  }

  /**
   * What was found, a sentence without a full stop. Takes a second at most for each gateway that
   * does not answer.
   */
  public String towards(InetAddress target) {
    if (target.isLoopbackAddress()) {
      return "%s is this host itself".formatted(target.getHostAddress());
    }
    try {
      List<Route> routes = target instanceof Inet4Address ? routes4() : routes6();
      Optional<Route> way = best(routes, target);
      if (way.isEmpty()) {
        return "there is no route to " + target.getHostAddress();
      }
      Optional<Route> world = best(routes, address(new byte[target.getAddress().length]));
      String found = carrier(way.get().name());
      Optional<InetAddress> gateway =
          way.get().gateway().or(() -> world.flatMap(route -> route.gateway()));
      return found + "; " + gateway.map(OwnLink::answers).orElse("there is no gateway to ask");
    } catch (IOException e) {
      return "the routes cannot be read: " + e.getMessage();
    }
  }

  private static Optional<Route> best(List<Route> routes, InetAddress address) {
    return routes.stream()
        .filter(route -> route.contains(address))
        .reduce((one, other) -> other.prefix() > one.prefix() ? other : one);
  }

  private String carrier(String name) {
    try {
      boolean carrier =
          Files.readString(sys.resolve("class/net").resolve(name).resolve("carrier"))
              .strip()
              .equals("1");
      return name + (carrier ? " has a carrier" : " has no carrier");
    } catch (IOException e) {
      return name + " is switched off"; // the kernel answers EINVAL then
    }
  }

  private static String answers(InetAddress gateway) {
    String name = "the gateway " + gateway.getHostAddress();
    try {
      return name + (gateway.isReachable(ANSWER_MILLIS) ? " answers" : " does not answer");
    } catch (IOException e) {
      return name + " cannot be reached: " + e.getMessage();
    }
  }

  private List<Route> routes4() throws IOException {
    return Files.readAllLines(proc.resolve("net/route")).stream()
        .skip(1)
        .map(line -> line.strip().split("\\s+"))
        .filter(fields -> fields.length > 7 && usable(Integer.parseInt(fields[3], 16)))
        .map(
            fields ->
                new Route(
                    address(reversed(fields[1])),
                    Integer.bitCount(Integer.parseUnsignedInt(fields[7], 16)),
                    gateway(Integer.parseInt(fields[3], 16), reversed(fields[2])),
                    fields[0]))
        .toList();
  }

  private List<Route> routes6() throws IOException {
    return Files.readAllLines(proc.resolve("net/ipv6_route")).stream()
        .map(line -> line.strip().split("\\s+"))
        .filter(fields -> fields.length > 9 && usable(Integer.parseUnsignedInt(fields[8], 16)))
        .map(
            fields ->
                new Route(
                    address(HexFormat.of().parseHex(fields[0])),
                    Integer.parseInt(fields[1], 16),
                    gateway(
                        Integer.parseUnsignedInt(fields[8], 16),
                        HexFormat.of().parseHex(fields[4])),
                    fields[9]))
        .toList();
  }

  private static boolean usable(int flags) {
    return (flags & RTF_UP) != 0 && (flags & RTF_REJECT) == 0;
  }

  private static Optional<InetAddress> gateway(int flags, byte[] bytes) {
    return (flags & RTF_GATEWAY) == 0 ? Optional.empty() : Optional.of(address(bytes));
  }

  private static InetAddress address(byte[] bytes) {
    try {
      return InetAddress.getByAddress(bytes);
    } catch (UnknownHostException e) {
      throw new IllegalStateException("four or sixteen bytes are an address", e);
    }
  }

  /** The kernel prints IPv4 addresses of this file in the machine's order. */
  private static byte[] reversed(String hex) {
    byte[] bytes = HexFormat.of().parseHex(hex);
    return new byte[] {bytes[3], bytes[2], bytes[1], bytes[0]};
  }
}
