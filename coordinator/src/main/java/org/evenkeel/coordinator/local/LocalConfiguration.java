package org.evenkeel.coordinator.local;

import java.util.List;
import java.util.Optional;

/**
 * Host name, name servers, interfaces, routes and time of this machine, as they are. What can be
 * changed has the command that does it, of whoever rules it here.
 *
 * @param hostName of the kernel
 * @param resolver whom programs ask for addresses of names
 * @param links in the order of the kernel, without loopback
 * @param routes of both families, at most {@value #ROUTES_MAX}
 * @param time of its clock
 */
public record LocalConfiguration(
    String hostName, Resolver resolver, List<Link> links, List<Route> routes, Time time) {
  /** More tells nobody more. */
  public static final int ROUTES_MAX = 500;

  public LocalConfiguration {
    links = List.copyOf(links);
    routes = List.copyOf(routes);
  }

  /** What changes the host name. */
  public String hostNameChange() {
    return "hostnamectl set-hostname NAME";
  }

  /**
   * As resolv.conf(5) says it.
   *
   * @param servers their addresses
   * @param search domains that are tried for short names
   * @param change what changes it
   */
  public record Resolver(List<String> servers, List<String> search, String change) {
    public Resolver {
      servers = List.copyOf(servers);
      search = List.copyOf(search);
    }
  }

  /**
   * A network interface.
   *
   * @param name of the kernel
   * @param up whether it is switched on
   * @param hardware its MAC address; empty when it has none
   * @param mtu bytes that a packet may have
   * @param addresses with their prefixes, VIPs among them
   * @param ruler who configures it
   */
  public record Link(
      String name,
      boolean up,
      Optional<String> hardware,
      int mtu,
      List<String> addresses,
      Ruler ruler) {
    public Link {
      addresses = List.copyOf(addresses);
    }

    /** What changes its addresses. */
    public String change() {
      return ruler.change(name);
    }
  }

  /**
   * A route of the main table.
   *
   * @param to a subnet, or {@code default}
   * @param via the next hop; empty when it is on the link
   * @param link the interface
   * @param metric the lower, the better
   */
  public record Route(String to, Optional<String> via, String link, long metric) {}

  /**
   * Of this machine's clock.
   *
   * @param now the second, in ISO 8601 with the zone's offset
   * @param zone such as {@code Europe/Berlin}
   * @param synchronised whether systemd-timesyncd says that it is; empty when it does not run
   */
  public record Time(String now, String zone, Optional<Boolean> synchronised) {
    /** What changes the zone. */
    public String zoneChange() {
      return "timedatectl set-timezone ZONE";
    }

    /** What has the clock follow others. */
    public String clockChange() {
      return "timedatectl set-ntp true";
    }
  }
}
