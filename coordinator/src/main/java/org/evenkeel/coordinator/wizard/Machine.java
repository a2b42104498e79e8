package org.evenkeel.coordinator.wizard;

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
import org.evenkeel.coordinator.local.LocalConfiguration;
import org.evenkeel.coordinator.local.LocalReader;
import org.evenkeel.coordinator.local.Ruler;
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
    LocalConfiguration local = new LocalReader(Path.of("/"), _ -> Ruler.NOBODY).read();
    Optional<LocalConfiguration.Route> route =
        local.routes().stream().filter(each -> each.to().equals("default")).findFirst();
    String first = route.map(LocalConfiguration.Route::link).orElse("");
    List<Site.Link> links = new ArrayList<>(links());
    links.sort(
        Comparator.comparing((Site.Link link) -> !link.name().equals(first))
            .thenComparing(Site.Link::name));
    return new Site(
        hostName,
        links,
        route.flatMap(LocalConfiguration.Route::via).flatMap(Machine::ipv4),
        local.resolver().servers().stream().flatMap(each -> ipv4(each).stream()).findFirst(),
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

  /** What is asked for is IPv4. */
  private static Optional<IpAddress> ipv4(String text) {
    try {
      return Optional.of(IpAddress.parse(text)).filter(address -> !address.isV6());
    } catch (IllegalArgumentException _) {
      return Optional.empty();
    }
  }
}
