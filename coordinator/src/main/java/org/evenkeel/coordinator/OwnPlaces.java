package org.evenkeel.coordinator;

import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.evenkeel.coordinator.config.HostPort;
import org.evenkeel.coordinator.config.NodeConfiguration;
import org.evenkeel.coordinator.dispatch.haproxy.Sharing;
import org.evenkeel.coordinator.model.IpAddress;

/** Where this node itself listens, and how others reach it there: all of it as node.yaml says. */
record OwnPlaces(NodeConfiguration node) {

  /** Every port of this node's own, on which no service can be. */
  Set<Integer> ports() {
    Stream<Integer> users =
        Stream.of(
                node.listen().web(),
                node.listen().clear(),
                node.listen().fallback(),
                node.listen().snmp())
            .flatMap(Optional::stream)
            .map(HostPort::port);
    return Stream.concat(users, node.ha().map(_ -> Sharing.PORT_DEFAULT).stream())
        .collect(Collectors.toSet());
  }

  /** Where people find the web UI; empty when it is off. */
  Optional<String> webUi() {
    return node.listen().web().map(place -> "https://" + reachable(place) + "/lbadmin/");
  }

  private String reachable(HostPort place) {
    return place.address().inet().isAnyLocalAddress()
        ? node.node() + ":" + place.port()
        : place.toString();
  }

  /** Where web UI and API are, as seen from a link; empty when they are off. */
  String webFrom(IpAddress local) {
    return node.listen().web().map(place -> "https://" + seen(place, local)).orElse("");
  }

  private static String seen(HostPort place, IpAddress local) {
    IpAddress own = place.address().inet().isAnyLocalAddress() ? local : place.address();
    return own.toString(place.port());
  }

  /**
   * Where HAProxy shares what it remembers of clients: over the pair's first link, since it listens
   * at one place.
   *
   * @param root below which the pair's certificates are
   */
  Optional<Sharing> sharing(Path root) {
    Path etc = root.resolve("etc/evenkeel");
    return node.ha()
        .map(
            ha ->
                new Sharing(
                    node.node(),
                    ha.peer(),
                    ha.links().getFirst().local(),
                    ha.links().getFirst().remote(),
                    Sharing.PORT_DEFAULT,
                    etc.resolve(Partnership.OWN_FILE),
                    etc.resolve(Partnership.PEER_FILE)));
  }
}
