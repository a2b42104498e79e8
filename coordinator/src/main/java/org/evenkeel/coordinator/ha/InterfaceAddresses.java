package org.evenkeel.coordinator.ha;

import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
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

  /**
   * By its long prefix a VIP would be the first choice for what this host sends itself (RFC 6724,
   * rule 8). A check or a tunnel from there reaches a real server that has the VIP too, and its
   * answer never leaves it.
   */
  private static final int V6_FLAGS =
      InterfaceAddress.NO_DUPLICATE_DETECTION | InterfaceAddress.DEPRECATED;

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
  public Map<IpAddress, String> interfaces(Set<IpAddress> wanted) throws IOException {
    List<Link> links = links();
    List<InterfaceAddress> held = addresses();
    Map<IpAddress, String> names = new HashMap<>();
    for (IpAddress address : wanted) {
      if (InterfaceChoice.of(address, Optional.empty(), links, held)
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
  public void hold(IpAddress address) throws IOException {
    int index = interfaceFor(address);
    var key = new InterfaceAddress.Key(index, address.inet(), address.hostPrefix());
    int flags = address.isV6() ? V6_FLAGS : 0;
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
    InterfaceChoice choice =
        InterfaceChoice.of(address, configured.apply(address), links(), addresses());
    return switch (choice) {
      case InterfaceChoice.Found(int index) -> index;
      case InterfaceChoice.None(String reason) -> throw new IOException(reason);
    };
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
    client.close();
  }
}
