package org.evenkeel.lab;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Machines on Ethernet segments, all inside one {@link Guest}: a segment is a bridge, a machine a
 * network namespace whose interfaces {@code eth0}, {@code eth1} … are plugged into segments.
 * Closing kills what runs in it and removes it, so that one guest serves many.
 *
 * <pre>{@code
 * try (Topology lan = Topology.on(guest)
 *     .host("client", "lan", "10.0.0.10/24")
 *     .host("router", "lan", "10.0.0.1/24", "dmz", "192.168.2.1/24")
 *     .build()) {
 *   lan.host("client").run("ping", "-c1", "10.0.0.1").succeeded();
 * }
 * }</pre>
 */
final class Topology implements AutoCloseable {

  /** The virtual address of the two usual layouts. */
  static final String VIP = "10.0.0.100";

  /** The virtual IPv6 address of the two usual layouts. */
  static final String VIP6 = "fd00::100";

  /**
   * What is sent must travel while the test looks, not lie in the kernel's buffers. New network
   * namespaces begin with those of the guest's first one.
   */
  private static final List<String> SMALL_BUFFERS =
      List.of(
          "sysctl",
          "-qw",
          "net.ipv4.tcp_wmem=4096 16384 131072",
          "net.ipv4.tcp_rmem=4096 16384 131072");

  private final Guest guest;
  private final Map<String, Host> hosts;
  private final Set<String> segments;
  private final List<String> ports;

  private Topology(Guest guest, Map<String, Host> hosts, Set<String> segments, List<String> ports) {
    this.guest = guest;
    this.hosts = hosts;
    this.segments = segments;
    this.ports = ports;
  }

  static Builder on(Guest guest) {
    return new Builder(guest);
  }

  /**
   * One segment: client .10, director .20, real1 .30, real2 .40, all in 10.0.0.0/24; likewise
   * fd00::10 and so on in fd00::/64.
   */
  static Topology oneArm(Guest guest) throws InterruptedException {
    return on(guest)
        .host("client", "lan", "10.0.0.10/24")
        .with("address add fd00::10/64 dev eth0 nodad")
        .host("director", "lan", "10.0.0.20/24")
        .with("address add fd00::20/64 dev eth0 nodad")
        .host("real1", "lan", "10.0.0.30/24")
        .with("address add fd00::30/64 dev eth0 nodad")
        .host("real2", "lan", "10.0.0.40/24")
        .with("address add fd00::40/64 dev eth0 nodad")
        .build();
  }

  /**
   * Two segments: client 10.0.0.10 and director 10.0.0.20 outside, the director as 192.168.2.1 and
   * real1 .30 and real2 .40 in 192.168.2.0/24 inside; likewise fd00::/64 outside and fd02::/64
   * inside. The director forwards; it is the real servers' default gateway.
   */
  static Topology twoArm(Guest guest) throws InterruptedException {
    Topology topology =
        on(guest)
            .host("client", "lan", "10.0.0.10/24")
            .with("address add fd00::10/64 dev eth0 nodad")
            .host("director", "lan", "10.0.0.20/24", "inner", "192.168.2.1/24")
            .with("address add fd00::20/64 dev eth0 nodad")
            .with("address add fd02::1/64 dev eth1 nodad")
            .host("real1", "inner", "192.168.2.30/24")
            .with("address add fd02::30/64 dev eth0 nodad")
            .with("route add default via 192.168.2.1", "route add ::/0 via fd02::1")
            .host("real2", "inner", "192.168.2.40/24")
            .with("address add fd02::40/64 dev eth0 nodad")
            .with("route add default via 192.168.2.1", "route add ::/0 via fd02::1")
            .build();
    topology.director().sysctl("net.ipv4.ip_forward=1", "net.ipv6.conf.all.forwarding=1");
    return topology;
  }

  Host host(String name) {
    Host host = hosts.get(name);
    if (host == null) {
      throw new IllegalArgumentException("no " + name + " among " + hosts.keySet());
    }
    return host;
  }

  Host client() {
    return host("client");
  }

  Host director() {
    return host("director");
  }

  /** The real servers of the usual layouts: real1 and real2. */
  List<Host> reals() {
    return List.of(host("real1"), host("real2"));
  }

  @Override
  public void close() {
    try {
      List<String> lines = new ArrayList<>();
      for (Host host : hosts.values()) {
        host.stop();
      }
      // By name: a namespace that the kernel still uses, as for copies of connections, keeps its
      // own.
      ports.forEach(port -> lines.add("link delete " + port));
      hosts.keySet().forEach(host -> lines.add("netns delete " + host));
      segments.forEach(segment -> lines.add("link delete " + segment));
      batch(guest, lines);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private static void batch(Guest guest, List<String> lines) throws InterruptedException {
    String input = String.join("\n", lines) + "\n";
    guest.run(Command.of("ip", "-batch", "-").input(input)).succeeded();
  }

  /** Collects machines, then makes them all. */
  static final class Builder {

    private final Guest guest;
    private final Set<String> segments = new LinkedHashSet<>();
    private final Map<String, Host> hosts = new LinkedHashMap<>();
    private final List<String> ports = new ArrayList<>();
    private final Map<Host, List<String>> inside = new LinkedHashMap<>();
    private final List<String> outside = new ArrayList<>();
    private List<String> setUp = new ArrayList<>();

    private Builder(Guest guest) {
      this.guest = guest;
    }

    /**
     * Adds a machine.
     *
     * @param plugs for each of its interfaces the segment and the address with prefix length, in
     *     turn
     */
    Builder host(String name, String... plugs) {
      Host host = new Host(guest, name, plugs[1].replaceAll("/.*", ""));
      hosts.put(name, host);
      outside.add("netns add " + name);
      setUp = new ArrayList<>(List.of("link set lo up"));
      for (int plug = 0; plug < plugs.length; plug += 2) {
        plugIn(name, plugs[plug], plug / 2);
        setUp.add("address add %s dev eth%d".formatted(plugs[plug + 1], plug / 2));
        setUp.add("link set eth%d up".formatted(plug / 2));
      }
      inside.put(host, setUp);
      return this;
    }

    /**
     * Has the last machine execute lines of the {@code ip} command as well, such as an IPv6 address
     * that holds at once ({@code nodad}), without the search for a duplicate.
     */
    Builder with(String... lines) {
      setUp.addAll(List.of(lines));
      return this;
    }

    private void plugIn(String host, String segment, int number) {
      segments.add(segment);
      String port = host + number;
      ports.add(port);
      outside.add("link add %s type veth peer name eth%d netns %s".formatted(port, number, host));
      outside.add("link set %s master %s up".formatted(port, segment));
    }

    Topology build() throws InterruptedException {
      List<String> lines = new ArrayList<>();
      for (String segment : segments) {
        lines.add("link add %s type bridge".formatted(segment));
        lines.add("link set %s up".formatted(segment));
      }
      lines.addAll(outside);
      guest.run(Command.of(SMALL_BUFFERS)).succeeded();
      batch(guest, lines);
      for (var host : inside.entrySet()) {
        host.getKey().ip(host.getValue().toArray(String[]::new));
      }
      return new Topology(guest, hosts, segments, ports);
    }
  }
}
