package org.evenkeel.installers.deb;

import java.util.List;

/**
 * What is particular to one of our packages.
 *
 * @param name of the package and of its program
 * @param module of the source tree that its program is made in
 * @param modules of Java that its program needs
 * @param nativeCalls whether it needs JNA's native part
 * @param trained whether it has a training, which keeps its classes for a quick start
 * @param units that it brings, by the folder of its module
 * @param started those of them that are started when it is installed
 * @param depends Debian's field
 * @param recommends Debian's field; empty for none
 * @param section Debian's field
 * @param summary one line
 * @param description more lines
 */
record Product(
    String name,
    String module,
    List<String> modules,
    boolean nativeCalls,
    boolean trained,
    List<String> units,
    List<String> started,
    String depends,
    String recommends,
    String section,
    String summary,
    List<String> description) {
  /** Of Ubuntu 22.04; Debian 12 has a later one. Before it nothing is unpacked. */
  static final String LIBC = "libc6 (>= 2.35)";

  private static final String BASE = "zlib1g";
  private static final String SERVICE = BASE + ", init-system-helpers (>= 1.54), passwd";

  static final Product COORDINATOR =
      new Product(
          "evenkeel",
          "coordinator",
          List.of(
              "java.base",
              "java.desktop", // the files of reports
              "java.logging",
              "java.management",
              "java.naming",
              "java.net.http",
              "java.security.jgss",
              "java.security.sasl",
              "java.sql",
              "java.xml",
              "jdk.httpserver",
              "jdk.management",
              "jdk.unsupported"),
          true,
          true,
          List.of("evenkeel.service", "evenkeel-witness.service"),
          List.of("evenkeel.service"),
          SERVICE + ", kmod, nftables | iptables, iproute2",
          "haproxy",
          "net",
          "load balancer that follows what the real servers say of themselves",
          List.of(
              "The director of a Linux virtual server: IPVS with direct routing, NAT,",
              "source NAT and tunnels, HAProxy for layer 7, a relay where neither is there,",
              "health checks, weights from feedback agents, a pair that fails over, REST API,",
              "web UI and command line."));

  static final Product AGENT =
      new Product(
          "evenkeel-agent",
          "agent-linux",
          List.of("java.base", "java.xml", "java.logging", "jdk.unsupported"),
          true,
          true,
          List.of("evenkeel-agent.service"),
          List.of("evenkeel-agent.service"),
          SERVICE,
          "",
          "net",
          "tells load balancers how idle this machine is",
          List.of(
              "Answers on TCP port 3333 with the availability of a real server, in the line",
              "format of HAProxy's agent-check and of ldirectord-style balancers."));

  static final Product MONITOR =
      new Product(
          "evenkeel-agent-monitor",
          "agent-monitor",
          List.of("java.base", "java.desktop", "java.logging", "java.xml", "jdk.unsupported"),
          false,
          false,
          List.of(),
          List.of(),
          BASE
              + ", libx11-6, libxext6, libxi6, libxrender1, libxtst6, libfreetype6, libfontconfig1",
          "evenkeel-agent",
          "net",
          "desktop monitor of the Evenkeel feedback agent",
          List.of("Shows load, answer, state, configuration and log of this machine's agent."));

  static final Product ARP =
      new Product(
          "evenkeel-arp",
          "arp-fix",
          List.of("java.base", "java.logging", "java.net.http", "jdk.unsupported"),
          true,
          true,
          List.of(),
          List.of(),
          BASE + ", iproute2",
          "",
          "net",
          "solves the ARP problem of direct routing on a real server",
          List.of(
              "Makes a real server accept packets for a virtual address without claiming it,",
              "proves that it works, and takes it all back."));

  static final List<Product> ALL = List.of(COORDINATOR, AGENT, MONITOR, ARP);

  Product {
    modules = List.copyOf(modules);
    units = List.copyOf(units);
    started = List.copyOf(started);
    description = List.copyOf(description);
  }
}
