package org.evenkeel.coordinator.ha;

import java.io.IOException;
import java.net.InetAddress;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.evenkeel.coordinator.model.IpAddress;
import org.evenkeel.netlink.AddressClient;
import org.evenkeel.netlink.Errno;
import org.evenkeel.netlink.InterfaceAddress;
import org.evenkeel.netlink.Link;
import org.evenkeel.netlink.NetlinkException;

/**
 * Holds addresses on the network interfaces of this host, through rtnetlink. The interface is the
 * one configured for the address, else the one whose subnet contains it.
 */
public final class InterfaceAddresses implements AddressAnnouncer {
  private static final Duration PATIENCE = Duration.ofSeconds(2);

  private final AddressClient client;
  private final Function<IpAddress, Optional<String>> configured;

  /**
   * Addresses of the network namespace that the calling thread is in.
   *
   * @param configured the name of the interface that an address belongs on, where the configuration
   *     says so
   */
  public InterfaceAddresses(Function<IpAddress, Optional<String>> configured) {
    this.client = AddressClient.open(PATIENCE);
    this.configured = configured;
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
  public void hold(IpAddress address) throws IOException {
    int index = interfaceFor(address);
    var key = new InterfaceAddress.Key(index, address.inet(), address.hostPrefix());
    int flags = address.isV6() ? InterfaceAddress.NO_DUPLICATE_DETECTION : 0;
    try {
      client.add(new InterfaceAddress(key, InterfaceAddress.SCOPE_UNIVERSE, flags, ""));
    } catch (NetlinkException e) {
      if (e.errno() != Errno.EEXIST) {
        throw new IOException(e.getMessage(), e);
      }
    }
  }

  @Override
  public void release(IpAddress address) throws IOException {
    for (InterfaceAddress held : addresses()) {
      InterfaceAddress.Key key = held.key();
      if (key.address().equals(address.inet()) && key.prefixLength() == address.hostPrefix()) {
        delete(key);
      }
    }
  }

  private void delete(InterfaceAddress.Key key) throws IOException {
    try {
      client.delete(key);
    } catch (NetlinkException e) {
      if (e.errno() != Errno.EADDRNOTAVAIL) {
        throw new IOException(e.getMessage(), e);
      }
    }
  }

  private List<InterfaceAddress> addresses() throws IOException {
    try {
      return client.addresses();
    } catch (NetlinkException e) {
      throw new IOException(e.getMessage(), e);
    }
  }

  private int interfaceFor(IpAddress address) throws IOException {
    Optional<String> name = configured.apply(address);
    return name.isPresent() ? indexOf(name.get(), address) : bySubnet(address);
  }

  private int indexOf(String name, IpAddress address) throws IOException {
    Map<String, Integer> indexes;
    try {
      indexes = client.links().stream().collect(Collectors.toMap(Link::name, Link::index));
    } catch (NetlinkException e) {
      throw new IOException(e.getMessage(), e);
    }
    Integer index = indexes.get(name);
    if (index == null) {
      throw new IOException(
          "there is no interface %s, which node.yaml names for %s; there are: %s"
              .formatted(name, address, String.join(", ", indexes.keySet())));
    }
    return index;
  }

  /** The interface whose subnet contains the address; the narrowest subnet wins. */
  private int bySubnet(IpAddress address) throws IOException {
    return addresses().stream()
        .map(InterfaceAddress::key)
        .filter(key -> key.prefixLength() < address.hostPrefix() && contains(key, address.inet()))
        .max(Comparator.comparingInt(InterfaceAddress.Key::prefixLength))
        .map(InterfaceAddress.Key::interfaceIndex)
        .orElseThrow(
            () ->
                new IOException(
                    "no interface has a subnet that contains it; name one in node.yaml:"
                        + " interfaces: { %s/%d: eth0 }".formatted(address, address.hostPrefix())));
  }

  private static boolean contains(InterfaceAddress.Key subnet, InetAddress address) {
    byte[] ours = subnet.address().getAddress();
    byte[] theirs = address.getAddress();
    if (ours.length != theirs.length) {
      return false;
    }
    for (int bit = 0; bit < subnet.prefixLength(); bit++) {
      int mask = 0x80 >> bit % 8;
      if ((ours[bit / 8] & mask) != (theirs[bit / 8] & mask)) {
        return false;
      }
    }
    return true;
  }

  @Override
  public void close() {
    client.close();
  }
}
