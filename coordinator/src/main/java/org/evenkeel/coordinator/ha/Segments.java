package org.evenkeel.coordinator.ha;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.evenkeel.coordinator.model.IpAddress;
import org.evenkeel.netlink.AddressClient;
import org.evenkeel.netlink.InterfaceAddress;
import org.evenkeel.netlink.Link;
import org.evenkeel.netlink.MacAddress;
import org.evenkeel.netlink.NeighbourFrames;
import org.evenkeel.netlink.NetlinkException;
import org.evenkeel.netlink.PacketSocket;

/**
 * On which segments the addresses of this host were when it was looked at, and a way to tell the
 * neighbours there. An interface that leads nowhere has no segment: loopback, one that is off, has
 * no carrier or no MAC address. Used by one platform thread.
 */
final class Segments implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(2);
  private static final Path IPV6 = Path.of("/proc/sys/net/ipv6/conf");

  private final Map<IpAddress, List<Link>> places;
  private final Map<Integer, PacketSocket> sockets = new HashMap<>();
  private final Map<Integer, Boolean> routers = new HashMap<>();

  private Segments(Map<IpAddress, List<Link>> places) {
    this.places = places;
  }

  /**
   * Looks where the addresses are now.
   *
   * @throws NetlinkException when the kernel cannot be asked
   */
  static Segments look() throws NetlinkException {
    try (AddressClient client = AddressClient.open(PATIENCE)) {
      Map<Integer, Link> links =
          client.links().stream()
              .filter(link -> link.up() && link.carrier() && !link.loopback())
              .filter(link -> link.mac().isPresent())
              .collect(Collectors.toMap(Link::index, link -> link));
      Map<IpAddress, List<Link>> places = new HashMap<>();
      for (InterfaceAddress address : client.addresses()) {
        Link link = links.get(address.key().interfaceIndex());
        if (link != null && usable(address)) {
          places
              .computeIfAbsent(new IpAddress(address.key().address()), _ -> new ArrayList<>(1))
              .add(link);
        }
      }
      return new Segments(places);
    }
  }

  private static boolean usable(InterfaceAddress address) {
    return !address.has(InterfaceAddress.TENTATIVE) && !address.has(InterfaceAddress.DUPLICATE);
  }

  /**
   * Tells the neighbours once that an address is here; says nothing when it is not.
   *
   * @return whether the interfaces took it
   * @throws NetlinkException when an interface is gone or switched off meanwhile, or we may not
   */
  boolean announce(IpAddress address) throws NetlinkException {
    boolean taken = true;
    for (Link link : places.getOrDefault(address, List.of())) {
      InetAddress inet = address.inet();
      MacAddress mac = link.mac().orElseThrow();
      boolean router = address.isV6() && router(link);
      taken &= socket(link).offer(NeighbourFrames.announcement(mac, inet, router));
    }
    return taken;
  }

  private PacketSocket socket(Link link) throws NetlinkException {
    PacketSocket socket = sockets.get(link.index());
    if (socket == null) {
      socket = PacketSocket.sender(link.index());
      sockets.put(link.index(), socket);
    }
    return socket;
  }

  /** As the kernel says it in its own advertisements. */
  private boolean router(Link link) {
    return routers.computeIfAbsent(
        link.index(),
        _ -> {
          try {
            Path forwarding = IPV6.resolve(link.name()).resolve("forwarding");
            return !Files.readString(forwarding).strip().equals("0");
          } catch (IOException _) {
            return false;
          }
        });
  }

  @Override
  public void close() {
    sockets.values().forEach(PacketSocket::close);
    sockets.clear();
  }
}
