package org.evenkeel.coordinator.ha;

import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import java.util.function.Function;
import org.evenkeel.coordinator.model.HaSpec;
import org.evenkeel.coordinator.model.IpAddress;
import org.evenkeel.netlink.AddressClient;
import org.evenkeel.netlink.Errno;
import org.evenkeel.netlink.InterfaceAddress;
import org.evenkeel.netlink.Link;
import org.evenkeel.netlink.MacAddress;
import org.evenkeel.netlink.NetlinkException;
import org.evenkeel.netlink.Outcome;

/**
 * Holds addresses on the network interfaces of this host, through rtnetlink. The interface is the
 * one configured for the address, else the one whose subnet contains it.
 */
public final class InterfaceAddresses implements AddressAnnouncer {
  private static final Duration PATIENCE = Duration.ofSeconds(2);

  /**
   * By its long prefix a VIP would be the first choice for what this host sends itself (RFC 6724,
   * rule 8). A check or a tunnel from there reaches a real server that has the VIP too, and its
   * answer never leaves it.
   */
  private static final int V6_FLAGS =
      InterfaceAddress.NO_DUPLICATE_DETECTION | InterfaceAddress.DEPRECATED;

  private final AddressClient client;
  private final Function<IpAddress, Optional<String>> configured;
  private final Optional<VirtualInterfaces> virtual;
  private Map<IpAddress, String> places = Map.of();

  /**
   * Addresses of the network namespace that the calling thread is in.
   *
   * @param configured the name of the interface that an address belongs on, where the configuration
   *     says so
   */
  public InterfaceAddresses(Function<IpAddress, Optional<String>> configured) {
    this(configured, Optional.empty());
  }

  /**
   * The same, with a hardware address that moves with the addresses: they are put on an interface
   * that has it, upon the one that they belong on.
   *
   * @param mac empty for none
   */
  public InterfaceAddresses(
      Function<IpAddress, Optional<String>> configured, Optional<MacAddress> mac) {
    this.client = AddressClient.open(PATIENCE);
    this.configured = configured;
    this.virtual = mac.map(VirtualInterfaces::new);
  }

  /**
   * Those of a node, as its pair wants them where it is of one.
   *
   * @param node its name
   */
  public static InterfaceAddresses of(
      Function<IpAddress, Optional<String>> configured, String node, Optional<HaSpec> pair) {
    return new InterfaceAddresses(
        configured, pair.filter(HaSpec::virtualMac).map(spec -> VirtualMac.of(node, spec)));
  }

  /**
   * Why this host cannot have interfaces with a hardware address of their own; empty when it can.
   *
   * @throws IOException when the kernel cannot be asked
   */
  public static Optional<String> virtualMacMissing() throws IOException {
    try {
      return VirtualInterfaces.missing();
    } catch (NetlinkException e) {
      throw new IOException(e.getMessage(), e);
    }
  }

  @Override
  public Set<IpAddress> held() throws IOException {
    Set<IpAddress> held = new HashSet<>();
    for (InterfaceAddress address : addresses()) {
      held.add(new IpAddress(address.key().address()));
    }
    return held;
  }

  @Override
  public Map<IpAddress, String> interfaces(Set<IpAddress> wanted) throws IOException {
    List<Link> links = links();
    List<InterfaceAddress> subnets = subnets(addresses());
    Map<IpAddress, String> names = new HashMap<>();
    for (IpAddress address : wanted) {
      if (InterfaceChoice.of(address, Optional.empty(), links, subnets)
          instanceof InterfaceChoice.Found(int index)) {
        links.stream()
            .filter(link -> link.index() == index)
            .findFirst()
            .ifPresent(link -> names.put(address, link.name()));
      }
    }
    return names;
  }

  @Override
  public Map<IpAddress, String> destinations(Set<IpAddress> wanted) throws IOException {
    List<Link> links = links();
    List<InterfaceAddress> subnets = subnets(addresses());
    Map<IpAddress, String> names = new HashMap<>();
    for (IpAddress address : wanted) {
      if (InterfaceChoice.of(address, name(address), links, subnets)
          instanceof InterfaceChoice.Found(int index)) {
        names.put(address, link(index, links).name());
      }
    }
    return names;
  }

  private static Link link(int index, List<Link> links) {
    return links.stream()
        .filter(link -> link.index() == index)
        .findFirst()
        .orElse(new Link(index, "", 0));
  }

  @Override
  public void place(Map<IpAddress, String> replacement) {
    places = Map.copyOf(replacement);
  }

  @Override
  public Map<IpAddress, String> hold(Set<IpAddress> wanted) {
    Map<IpAddress, String> failures = new LinkedHashMap<>();
    try {
      List<Link> links = links();
      List<InterfaceAddress> subnets = subnets(addresses());
      SequencedMap<IpAddress, InterfaceAddress> places = new LinkedHashMap<>();
      Map<Integer, Integer> upon = new HashMap<>();
      for (IpAddress address : wanted) {
        switch (InterfaceChoice.of(address, name(address), links, subnets)) {
          case InterfaceChoice.Found(int index) -> {
            if (!upon.containsKey(index)) {
              upon.put(index, upon(index, links));
            }
            places.put(address, placed(address, upon.get(index)));
          }
          case InterfaceChoice.None(String reason) -> failures.put(address, reason);
        }
      }
      List<Outcome> outcomes = client.add(List.copyOf(places.sequencedValues()));
      note(List.copyOf(places.sequencedKeySet()), outcomes, Errno.EEXIST, failures);
    } catch (IOException | NetlinkException e) {
      noteAll(wanted, e, failures);
    }
    return failures;
  }

  /** The interface for addresses that belong on another. */
  private int upon(int index, List<Link> links) throws IOException {
    return virtual.isEmpty() ? index : virtual.get().upon(link(index, links), links, client);
  }

  private Optional<String> name(IpAddress address) {
    return Optional.ofNullable(places.get(address)).or(() -> configured.apply(address));
  }

  private static InterfaceAddress placed(IpAddress address, int index) {
    var key = new InterfaceAddress.Key(index, address.inet(), address.hostPrefix());
    int flags = address.isV6() ? V6_FLAGS : 0;
    return new InterfaceAddress(key, InterfaceAddress.SCOPE_UNIVERSE, flags, "");
  }

  @Override
  public Map<IpAddress, String> release(Set<IpAddress> unwanted) {
    Map<IpAddress, String> failures = new LinkedHashMap<>();
    try {
      List<InterfaceAddress.Key> keys =
          addresses().stream()
              .map(InterfaceAddress::key)
              .filter(key -> unwanted.contains(new IpAddress(key.address())))
              .filter(key -> key.prefixLength() == new IpAddress(key.address()).hostPrefix())
              .toList();
      List<IpAddress> released = keys.stream().map(key -> new IpAddress(key.address())).toList();
      note(released, client.delete(keys), Errno.EADDRNOTAVAIL, failures);
      if (virtual.isPresent()) {
        virtual.get().removeIdle(client);
      }
    } catch (IOException | NetlinkException e) {
      noteAll(unwanted, e, failures);
    }
    return failures;
  }

  /** Notes what was refused, unless it was so already. */
  private static void note(
      List<IpAddress> addresses,
      List<Outcome> outcomes,
      int already,
      Map<IpAddress, String> failures) {
    for (int i = 0; i < addresses.size(); i++) {
      if (outcomes.get(i) instanceof Outcome.Refused(NetlinkException reason)
          && reason.errno() != already) {
        failures.put(addresses.get(i), reason.getMessage());
      }
    }
  }

  private static void noteAll(
      Set<IpAddress> addresses, Exception e, Map<IpAddress, String> failures) {
    addresses.forEach(address -> failures.put(address, String.valueOf(e.getMessage())));
  }

  /** Those that can contain others; a host with a thousand VIPs has few. */
  private static List<InterfaceAddress> subnets(List<InterfaceAddress> addresses) {
    return addresses.stream()
        .filter(each -> each.key().prefixLength() < each.key().address().getAddress().length * 8)
        .toList();
  }

  private List<InterfaceAddress> addresses() throws IOException {
    try {
      return client.addresses();
    } catch (NetlinkException e) {
      throw new IOException(e.getMessage(), e);
    }
  }

  private List<Link> links() throws IOException {
    try {
      return client.links();
    } catch (NetlinkException e) {
      throw new IOException(e.getMessage(), e);
    }
  }

  @Override
  public void close() {
    virtual.ifPresent(VirtualInterfaces::close);
    client.close();
  }
}
