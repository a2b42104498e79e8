package org.evenkeel.coordinator.wizard;

import java.util.List;
import java.util.Optional;
import org.evenkeel.coordinator.model.IpAddress;

/**
 * What is there before the first question: the defaults come from it. Safe for any thread.
 *
 * @param hostName the machine's name
 * @param links its interfaces that could carry traffic, that of the default route first; empty when
 *     they are not known
 * @param gateway its default gateway
 * @param nameServer the first name server that it asks
 * @param nodeYaml {@code node.yaml}; empty when there is none
 * @param paired whether this node is one of a pair already
 * @param cluster {@code evenkeel.yaml}, a text without a problem; empty when there is none
 */
public record Site(
    String hostName,
    List<Link> links,
    Optional<IpAddress> gateway,
    Optional<IpAddress> nameServer,
    Optional<String> nodeYaml,
    boolean paired,
    String cluster) {
  public Site {
    links = List.copyOf(links);
  }

  /**
   * An interface.
   *
   * @param name such as eth0
   * @param network its first IPv4 address
   */
  public record Link(String name, Optional<Network> network) {}

  /** The address of an interface now. */
  Optional<Network> network(String name) {
    return links.stream()
        .filter(link -> link.name().equals(name))
        .findFirst()
        .flatMap(Link::network);
  }
}
