package org.evenkeel.coordinator.filter;

import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.evenkeel.coordinator.model.Cidr;
import org.evenkeel.coordinator.model.IpAddress;
import org.evenkeel.coordinator.model.PortSet;
import org.evenkeel.coordinator.model.Protocol;

/**
 * Who may begin to speak to some ports of this host; whoever else does is not answered. What comes
 * over loopback is never looked at, and of TCP only the segments that begin a connection (SYN
 * alone, RFC 9293): connections that there are go on, and the kernel need not track any, which
 * would cost whatever passes through a load balancer.
 *
 * @param ports those that are guarded, by protocol: TCP, UDP or both
 * @param admitted the networks that may; none of them lies within another, nobody when empty
 * @param passages what is let through although the port is guarded, because it is not for this host
 * @param marks the firewall marks of packets that are not for this host either, none of them 0
 */
public record InputRules(
    Map<Protocol, PortSet> ports, List<Cidr> admitted, List<Passage> passages, Set<Integer> marks) {
  public InputRules {
    if (ports.isEmpty() || ports.containsKey(Protocol.SCTP)) {
      throw new IllegalArgumentException("not ports of TCP or UDP: " + ports);
    }
    ports = Collections.unmodifiableMap(new EnumMap<>(ports));
    admitted = List.copyOf(admitted);
    passages = List.copyOf(passages);
    marks.forEach(FirewallMark::require);
    marks = Collections.unmodifiableSet(new TreeSet<>(marks));
  }

  /**
   * What belongs to virtual services.
   *
   * @param addresses at least one, all of one family, in ascending order
   * @param protocol TCP or UDP
   * @param ports those of the guarded ones that the services have
   */
  public record Passage(Set<IpAddress> addresses, Protocol protocol, PortSet ports) {
    public Passage {
      if (addresses.stream().map(IpAddress::isV6).distinct().count() != 1) {
        throw new IllegalArgumentException("not addresses of one family: " + addresses);
      }
      addresses = Collections.unmodifiableSet(new TreeSet<>(addresses));
    }

    /** Whether the addresses are of IPv6. */
    public boolean isV6() {
      return addresses.iterator().next().isV6();
    }
  }

  /** The networks of one family. */
  List<Cidr> admitted(boolean v6) {
    return admitted.stream().filter(network -> network.address().isV6() == v6).toList();
  }

  /** How many networks, passages and marks there are together. */
  public int size() {
    return admitted.size()
        + passages.stream().mapToInt(passage -> passage.addresses().size()).sum()
        + marks.size();
  }
}
