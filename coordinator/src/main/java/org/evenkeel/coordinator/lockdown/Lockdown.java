package org.evenkeel.coordinator.lockdown;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.TreeSet;
import org.evenkeel.coordinator.model.Cidr;
import org.evenkeel.coordinator.model.IpAddress;

/**
 * Who may reach the management ports of this node.
 *
 * @param networks whoever is in one of them; 1 to {@value #NETWORKS_MAX}, in the order given
 * @param ports beside this node's own listeners, which are always guarded; in ascending order, at
 *     most {@value #PORTS_MAX}
 */
public record Lockdown(List<Cidr> networks, List<ProtocolPort> ports) {
  /** So many networks are still a list that somebody oversees. */
  public static final int NETWORKS_MAX = 64;

  /** So many ports at the most. */
  public static final int PORTS_MAX = 32;

  /** SSH and SNMP, whoever serves them here. */
  public static final List<ProtocolPort> PORTS_DEFAULT =
      List.of(ProtocolPort.tcp(22), ProtocolPort.udp(161));

  public Lockdown {
    networks = networks.stream().distinct().toList();
    ports = List.copyOf(new TreeSet<>(ports));
    if (networks.isEmpty() || networks.size() > NETWORKS_MAX) {
      throw new IllegalArgumentException(
          "%d networks; name 1 to %d".formatted(networks.size(), NETWORKS_MAX));
    }
    if (ports.size() > PORTS_MAX) {
      throw new IllegalArgumentException(
          "%d ports; name at most %d".formatted(ports.size(), PORTS_MAX));
    }
  }

  /**
   * Reads one.
   *
   * @param networks subnets such as {@code 10.0.0.0/8}, or single addresses
   * @param ports such as {@code 22/tcp}
   * @throws IllegalArgumentException when a text is none, or there are too many
   */
  public static Lockdown parse(Collection<String> networks, Collection<String> ports) {
    if (networks.size() > 2 * NETWORKS_MAX || ports.size() > 2 * PORTS_MAX) {
      throw new IllegalArgumentException(
          "too many; name at most %d networks and %d ports".formatted(NETWORKS_MAX, PORTS_MAX));
    }
    return new Lockdown(
        networks.stream().map(Lockdown::network).toList(),
        ports.stream().map(ProtocolPort::parse).toList());
  }

  private static Cidr network(String text) {
    if (text.contains("/")) {
      return Cidr.parse(text);
    }
    IpAddress address = IpAddress.parse(text);
    return new Cidr(address, address.hostPrefix());
  }

  /** Whether an address lies in one of the networks. */
  public boolean admits(IpAddress address) {
    return networks.stream().anyMatch(network -> network.contains(address));
  }

  /** What another one would change of this, a line each; {@code +} comes and {@code -} goes. */
  public static List<String> changes(List<Lockdown> before, Lockdown after) {
    List<String> old = before.stream().flatMap(each -> each.lines().stream()).toList();
    List<String> changes = new ArrayList<>();
    old.stream().filter(line -> !after.lines().contains(line)).forEach(l -> changes.add("- " + l));
    after.lines().stream().filter(l -> !old.contains(l)).forEach(l -> changes.add("+ " + l));
    return List.copyOf(changes);
  }

  private List<String> lines() {
    List<String> lines = new ArrayList<>();
    networks.forEach(network -> lines.add("network " + network));
    ports.forEach(port -> lines.add("port " + port));
    return lines;
  }

  /** In few words. */
  @Override
  public String toString() {
    return "networks %s, ports %s".formatted(networks, ports);
  }
}
