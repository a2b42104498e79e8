package org.evenkeel.coordinator.filter;

import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.evenkeel.coordinator.model.Cidr;
import org.evenkeel.coordinator.model.IpAddress;
import org.evenkeel.coordinator.model.PortSet;
import org.evenkeel.coordinator.model.Protocol;

/**
 * A rule that balancing needs. Whatever order they are given in, the source addresses of balanced
 * connections are decided first, then {@link Exempt}, {@link StaticNat}, and {@link Masquerade}
 * last.
 */
public sealed interface Rule {
  /**
   * Packets to some ports of an address get a firewall mark before IPVS sees them, those of clients
   * and those of the director itself. Of two rules that match one packet the later one's mark
   * counts. An existing mark of the packet is replaced, unless it is one to {@link Keep}.
   *
   * @param address the VIP
   * @param ports the ports of each protocol; at least one protocol
   * @param mark not 0; all 32 bits count
   */
  record Mark(IpAddress address, Map<Protocol, PortSet> ports, int mark) implements Rule {
    public Mark {
      if (ports.isEmpty()) {
        throw new IllegalArgumentException("a mark for no protocol of " + address);
      }
      ports = Collections.unmodifiableMap(new EnumMap<>(ports));
      FirewallMark.require(mark);
    }
  }

  /**
   * Packets that bear one of these marks already keep it, whatever {@link Mark} says: whoever gave
   * it means another way.
   *
   * @param marks at least one, none of them 0, in ascending order
   */
  record Keep(Set<Integer> marks) implements Rule {
    public Keep {
      if (marks.isEmpty()) {
        throw new IllegalArgumentException("no mark is to be kept");
      }
      marks.forEach(FirewallMark::require);
      marks = Collections.unmodifiableSet(new TreeSet<>(marks));
    }
  }

  /**
   * What real servers answer to clients whose own addresses a proxy here uses gets a mark, by which
   * it is routed to this host itself: packets of TCP that belong to a transparent socket (Linux,
   * Documentation/networking/tproxy.rst). Others of these real servers are not touched.
   *
   * @param realServers at least one, all of one family, in ascending order
   * @param port from which they answer, 1 to 65535
   * @param mark not 0; all 32 bits count
   */
  record Answers(Set<IpAddress> realServers, int port, int mark) implements Rule {
    public Answers {
      if (realServers.stream().map(IpAddress::isV6).distinct().count() != 1) {
        throw new IllegalArgumentException("not real servers of one family: " + realServers);
      }
      if (port < 1 || port > 65_535) {
        throw new IllegalArgumentException("not a port: " + port);
      }
      FirewallMark.require(mark);
      realServers = Collections.unmodifiableSet(new TreeSet<>(realServers));
    }

    /** Whether the real servers are of IPv6. */
    public boolean isV6() {
      return realServers.iterator().next().isV6();
    }
  }

  /**
   * Connections that IPVS sends to real servers with NAT get a source address of the director, so
   * that the answers come back without a route. IPVS must keep conntrack entries: {@code
   * net.ipv4.vs.conntrack=1}.
   *
   * @param origin the connections meant
   * @param source the address; empty for the director's address that faces the real server
   */
  record SourceNat(Origin origin, Optional<IpAddress> source) implements Rule {
    public SourceNat {
      if (source.isPresent() && source.get().isV6() != origin.isV6()) {
        throw new IllegalArgumentException(source.get() + " is not of the family of " + origin);
      }
    }
  }

  /**
   * Connections to these addresses are balanced: {@link StaticNat} and {@link Masquerade} leave
   * their source addresses alone.
   *
   * @param addresses the VIPs, in ascending order
   */
  record Exempt(Set<IpAddress> addresses) implements Rule {
    public Exempt {
      addresses = Collections.unmodifiableSet(new TreeSet<>(addresses));
    }
  }

  /**
   * One real server's own services under an address of the director, both ways: what comes to
   * {@code outside} goes to {@code inside}, and what {@code inside} begins itself leaves as {@code
   * outside}.
   */
  record StaticNat(IpAddress outside, IpAddress inside) implements Rule {
    public StaticNat {
      if (outside.isV6() != inside.isV6()) {
        throw new IllegalArgumentException(outside + " and " + inside + " are of two families");
      }
    }
  }

  /**
   * What a subnet begins itself leaves with the address of an interface of the director. Packets
   * whose source is an address of the director are not touched: answers from a VIP have it already.
   *
   * @param from the real servers' subnet
   * @param via the name of the interface towards the world
   */
  record Masquerade(Cidr from, String via) implements Rule {
    // Narrower than the kernel's dev_valid_name: neither option, nor quote, nor wildcard.
    private static final Pattern INTERFACE = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_.-]{0,14}");

    public Masquerade {
      if (!INTERFACE.matcher(via).matches()) {
        throw new IllegalArgumentException("not the name of an interface: " + via);
      }
    }
  }
}
