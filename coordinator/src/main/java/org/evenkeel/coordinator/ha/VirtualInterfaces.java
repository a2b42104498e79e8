package org.evenkeel.coordinator.ha;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.evenkeel.netlink.AddressClient;
import org.evenkeel.netlink.Errno;
import org.evenkeel.netlink.InterfaceAddress;
import org.evenkeel.netlink.Link;
import org.evenkeel.netlink.LinkClient;
import org.evenkeel.netlink.MacAddress;
import org.evenkeel.netlink.NetlinkException;
import org.evenkeel.netlink.Outcome;
import org.evenkeel.netlink.VirtualLink;

/**
 * Interfaces with the pair's hardware address, each upon one of this host's: made when an address
 * is to be put there, removed when the last one is off. Used by one platform thread.
 */
final class VirtualInterfaces implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(2);
  private static final String PREFIX = "ek-";
  private static final int LOOPBACK = 1;
  private static final MacAddress PROBE_MAC = new MacAddress("02:00:00:00:00:00");
  private static final Path SYSCTL = Path.of("/proc/sys/net");

  /**
   * Both interfaces are on one segment: each answers for its own addresses alone, and asks in no
   * other's name; what comes in here may go out there.
   */
  private static final Map<String, String> SETTINGS_V4 =
      Map.of("arp_ignore", "1", "arp_announce", "2", "rp_filter", "2");

  /** It has the addresses that it is given and no others: none of its own, none of a router's. */
  private static final Map<String, String> SETTINGS_V6 =
      Map.of("addr_gen_mode", "1", "accept_ra", "0", "autoconf", "0");

  private final LinkClient client;
  private final MacAddress mac;

  /** Interfaces of the network namespace that the calling thread is in. */
  VirtualInterfaces(MacAddress mac) {
    this.client = LinkClient.open(PATIENCE);
    this.mac = mac;
  }

  /**
   * Why this host cannot have such interfaces; empty when it can.
   *
   * @throws NetlinkException when the kernel cannot be asked
   */
  static Optional<String> missing() throws NetlinkException {
    try (LinkClient client = LinkClient.open(PATIENCE)) {
      // Upon loopback there can be none: the kernel says so when it knows of them at all.
      var probe = new VirtualLink(LOOPBACK, PREFIX + "probe", PROBE_MAC);
      return switch (client.add(probe)) {
        case Outcome.Done _ -> Optional.empty();
        case Outcome.Refused(NetlinkException reason) ->
            switch (reason.errno()) {
              case Errno.EINVAL, Errno.EEXIST -> Optional.empty();
              case Errno.EOPNOTSUPP ->
                  Optional.of(
                      "this kernel has no macvlan interfaces; load the module macvlan, or set it to"
                          + " false");
              default -> Optional.of(String.valueOf(reason.getMessage()));
            };
      };
    }
  }

  /**
   * The name of the one upon an interface: after it, or after its number where that is too long.
   */
  static String name(Link parent) {
    String name = PREFIX + parent.name();
    return name.length() <= VirtualLink.NAME_MAX ? name : PREFIX + parent.index();
  }

  /**
   * The number of the one upon an interface; it is made where there is none.
   *
   * @param links all of this host
   * @param addresses reads them again
   * @throws IOException when there cannot be one; the message says why and what to do
   */
  int upon(Link parent, List<Link> links, AddressClient addresses) throws IOException {
    String name = name(parent);
    try {
      Optional<Link> found = named(name, links);
      if (found.isEmpty()) {
        demand(client.add(new VirtualLink(parent.index(), name, mac)));
        found = named(name, addresses.links());
      }
      Link link = found.orElseThrow(() -> new IOException(name + " is gone again"));
      if (!link.mac().equals(Optional.of(mac))) {
        throw new IOException(
            "there is an interface %s that is not this pair's; remove or rename it"
                .formatted(name));
      }
      if (!link.up()) {
        set(SYSCTL.resolve("ipv4/conf").resolve(name), SETTINGS_V4);
        if (Files.isDirectory(SYSCTL.resolve("ipv6/conf").resolve(name))) {
          set(SYSCTL.resolve("ipv6/conf").resolve(name), SETTINGS_V6);
        }
        demand(client.up(link.index()));
      }
      return link.index();
    } catch (NetlinkException e) {
      throw new IOException(e.getMessage(), e);
    }
  }

  private static Optional<Link> named(String name, List<Link> links) {
    return links.stream().filter(link -> link.name().equals(name)).findFirst();
  }

  private static void demand(Outcome outcome) throws NetlinkException {
    if (outcome instanceof Outcome.Refused(NetlinkException reason)) {
      throw reason;
    }
  }

  private static void set(Path place, Map<String, String> settings) throws IOException {
    for (Map.Entry<String, String> setting : settings.entrySet()) {
      try {
        Files.writeString(place.resolve(setting.getKey()), setting.getValue());
      } catch (NoSuchFileException _) {
        // An older kernel without that setting does what we want already.
      }
    }
  }

  /** Removes those that have no address any more. */
  void removeIdle(AddressClient addresses) throws NetlinkException {
    List<Link> ours =
        addresses.links().stream()
            .filter(link -> link.name().startsWith(PREFIX))
            .filter(link -> link.mac().equals(Optional.of(mac)))
            .toList();
    if (ours.isEmpty()) {
      return;
    }
    Set<Integer> used =
        addresses.addresses().stream()
            .map(InterfaceAddress::key)
            .map(InterfaceAddress.Key::interfaceIndex)
            .collect(Collectors.toSet());
    for (Link link : ours) {
      if (!used.contains(link.index())
          && client.delete(link.index()) instanceof Outcome.Refused(NetlinkException reason)
          && reason.errno() != Errno.ENODEV) {
        throw reason;
      }
    }
  }

  @Override
  public void close() {
    client.close();
  }
}
