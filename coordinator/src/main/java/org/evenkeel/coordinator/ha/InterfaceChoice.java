package org.evenkeel.coordinator.ha;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.evenkeel.coordinator.model.IpAddress;
import org.evenkeel.netlink.InterfaceAddress;
import org.evenkeel.netlink.Link;

/** On which interface an address belongs. */
sealed interface InterfaceChoice {
  /** On the one of this index. */
  record Found(int index) implements InterfaceChoice {}

  /** On none; the reason says what to do. */
  record None(String reason) implements InterfaceChoice {}

  /**
   * Chooses the interface that is configured for the address, else the one whose subnet contains
   * it; of several subnets the narrowest. Pure.
   *
   * @param configured the name of an interface, where node.yaml names one for the address
   * @param links every interface of this host
   * @param addresses every address of this host
   */
  static InterfaceChoice of(
      IpAddress address,
      Optional<String> configured,
      List<Link> links,
      List<InterfaceAddress> addresses) {
    return configured.isPresent()
        ? byName(address, configured.get(), links)
        : bySubnet(address, addresses);
  }

  private static InterfaceChoice byName(IpAddress address, String name, List<Link> links) {
    Optional<Link> link = links.stream().filter(each -> each.name().equals(name)).findFirst();
    if (link.isPresent()) {
      return new Found(link.get().index());
    }
    String present = links.stream().map(Link::name).sorted().collect(Collectors.joining(", "));
    return new None(
        "there is no interface %s, which the configuration names for %s; there are: %s"
            .formatted(name, address, present));
  }

  private static InterfaceChoice bySubnet(IpAddress address, List<InterfaceAddress> addresses) {
    Optional<InterfaceAddress.Key> subnet =
        addresses.stream()
            .map(InterfaceAddress::key)
            .filter(key -> key.prefixLength() < address.hostPrefix())
            .filter(key -> key.contains(address.inet()))
            .max(Comparator.comparingInt(InterfaceAddress.Key::prefixLength));
    return subnet.isPresent()
        ? new Found(subnet.get().interfaceIndex())
        : new None(
            "no interface has a subnet that contains it; name one in node.yaml:"
                + " interfaces: { %s/%d: eth0 }".formatted(address, address.hostPrefix()));
  }
}
