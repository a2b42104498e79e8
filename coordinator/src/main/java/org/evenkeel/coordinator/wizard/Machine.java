package org.evenkeel.coordinator.wizard;

import java.io.IOException;
import java.net.Inet4Address;
import java.net.InterfaceAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.evenkeel.coordinator.model.IpAddress;

/** Reads what the defaults of the questions come from. Changes nothing. */
public final class Machine {
  private Machine() {}

  /**
   * Interfaces, gateway and name server of this machine; what cannot be found out is left away.
   *
   * @param hostName its name
   * @param nodeYaml as in {@link Site}
   * @param paired as in {@link Site}
   * @param cluster as in {@link Site}
   */
  public static Site site(
      String hostName, Optional<String> nodeYaml, boolean paired, String cluster) {
    Optional<String[]> route = defaultRoute();
    String first = route.map(fields -> fields[0]).orElse("");
    List<Site.Link> links = new ArrayList<>(links());
    links.sort(
        Comparator.comparing((Site.Link link) -> !link.name().equals(first))
            .thenComparing(Site.Link::name));
    return new Site(
        hostName,
        links,
        route.flatMap(fields -> address(fields[2])),
        nameServer(),
        nodeYaml,
        paired,
        cluster);
  }

  /** Interfaces that are of a device: no bridges, tunnels or containers' ends. */
  private static List<Site.Link> links() {
    try {
      return NetworkInterface.networkInterfaces()
          .filter(each -> Files.exists(Path.of("/sys/class/net", each.getName(), "device")))
          .map(each -> new Site.Link(each.getName(), network(each)))
          .toList();
    } catch (SocketException _) {
      return List.of();
    }
  }

  private static Optional<Network> network(NetworkInterface link) {
    for (InterfaceAddress each : link.getInterfaceAddresses()) {
      if (each.getAddress() instanceof Inet4Address address) {
        try {
          return Optional.of(new Network(new IpAddress(address), each.getNetworkPrefixLength()));
        } catch (IllegalArgumentException _) {
          // A single address, such as a VIP of ours; the next one may be the interface's own.
        }
      }
    }
    return Optional.empty();
  }

  /** Fields of proc_pid_net(5): interface, destination, gateway, and so on. */
  private static Optional<String[]> defaultRoute() {
    try (Stream<String> lines = Files.lines(Path.of("/proc/net/route"))) {
      return lines
          .map(line -> line.split("\\s+", -1))
          .filter(fields -> fields.length > 7)
          .filter(fields -> fields[1].equals("00000000") && fields[7].equals("00000000"))
          .findFirst();
    } catch (IOException _) {
      return Optional.empty();
    }
  }

  /** Hexadecimal, in the byte order of the machines that there are: the last byte first. */
  private static Optional<IpAddress> address(String hex) {
    if (!hex.matches("[0-9A-F]{8}")) {
      return Optional.empty();
    }
    int number = Integer.reverseBytes(Integer.parseUnsignedInt(hex, 16));
    return Optional.of(
        IpAddress.parse(
            "%d.%d.%d.%d"
                .formatted(
                    number >>> 24, (number >>> 16) & 0xff, (number >>> 8) & 0xff, number & 0xff)));
  }

  private static Optional<IpAddress> nameServer() {
    try (Stream<String> lines = Files.lines(Path.of("/etc/resolv.conf"))) {
      return lines
          .filter(line -> line.startsWith("nameserver "))
          .map(line -> line.substring("nameserver ".length()).strip())
          .filter(text -> text.matches("[0-9.]{7,15}"))
          .map(IpAddress::parse)
          .findFirst();
    } catch (IOException | IllegalArgumentException _) {
      return Optional.empty();
    }
  }
}
