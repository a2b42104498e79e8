package org.evenkeel.coordinator.migrate;

import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.evenkeel.coordinator.config.Quoted;
import org.evenkeel.coordinator.model.AddressPrefix;
import org.evenkeel.coordinator.model.DurationText;
import org.evenkeel.coordinator.model.FloatingAddress;
import org.evenkeel.coordinator.model.IpAddress;

/**
 * The blocks {@code vrrp_instance} of keepalived.conf: which addresses move, and what of {@code
 * node.yaml} follows from them. All instances become one pair, whose active node has everything.
 */
final class KeepalivedPair {
  /** No priority is higher, so that a node which loses as much is never preferred. */
  private static final int WHOLE_COST = 254;

  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_-][A-Za-z0-9._-]{0,62}");
  private static final Pattern INTERFACE = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_.-]{0,14}");
  private static final Pattern ARGUMENT = Pattern.compile("\\s+");

  private final List<Directive> instances;
  private final Map<String, Directive> scripts = new HashMap<>();
  private final List<Directive> globals;
  private final Reading reading;

  KeepalivedPair(List<Directive> all, List<Directive> globals, Reading reading) {
    this.instances = reading.all(all, "vrrp_instance");
    this.globals = globals;
    this.reading = reading;
    all.stream()
        .filter(each -> each.name().equals("vrrp_script"))
        .forEach(script -> scripts.put(script.value(0), script));
    for (Directive group : reading.all(all, "vrrp_sync_group")) {
      reading.all(group.block(), "group").forEach(names -> names.block().forEach(reading::take));
    }
  }

  /** The addresses that move; VIPs are among them. */
  List<FloatingAddress> floating() {
    Map<IpAddress, FloatingAddress> addresses = new LinkedHashMap<>();
    for (Directive instance : instances) {
      Optional<Directive> home = reading.last(instance.block(), "interface");
      for (Directive block :
          reading.all(instance.block(), "virtual_ipaddress", "virtual_ipaddress_excluded")) {
        for (Directive entry : block.block()) {
          reading.take(entry);
          floating(entry, home.map(said -> said.value(0)).orElse(""))
              .ifPresent(each -> addresses.putIfAbsent(each.address().address(), each));
        }
      }
    }
    return List.copyOf(addresses.values());
  }

  private Optional<FloatingAddress> floating(Directive entry, String home) {
    int dev = entry.values().indexOf("dev");
    String name = dev < 0 ? home : entry.value(dev + 1);
    Optional<AddressPrefix> address = prefixed(entry);
    if (address.isEmpty()) {
      return Optional.empty();
    }
    InetAddress inet = address.get().address().inet();
    if (inet.isMulticastAddress()
        || inet.isAnyLocalAddress()
        || address.get().address().toString().equals("255.255.255.255")) {
      reading.drop(entry, "is not the address of one host", "correct it and import again");
      return Optional.empty();
    }
    if (!INTERFACE.matcher(name).matches()) {
      reading.drop(entry, "no interface is said for it", "set floating-addresses in the YAML");
      return Optional.empty();
    }
    List<String> others = new ArrayList<>(entry.values());
    if (dev >= 0) {
      others.subList(dev, Math.min(dev + 2, others.size())).clear();
    }
    if (!others.isEmpty()) {
      reading.drop(
          entry,
          "it is put on without " + Quoted.of(String.join(" ", others)),
          "nothing, unless other programs need that");
    }
    return Optional.of(new FloatingAddress(address.get(), name));
  }

  private Optional<AddressPrefix> prefixed(Directive entry) {
    try {
      if (entry.name().contains("/")) {
        return Optional.of(AddressPrefix.parse(entry.name()));
      }
      IpAddress address = IpAddress.parse(entry.name());
      return Optional.of(new AddressPrefix(address, address.hostPrefix()));
    } catch (IllegalArgumentException _) {
      reading.drop(
          entry,
          "is no address with a prefix",
          "correct it, such as 10.0.0.5/24, and import again");
      return Optional.empty();
    }
  }

  /** What {@code node.yaml} may say after the nodes have been paired. */
  List<String> proposal() {
    List<String> lines = new ArrayList<>();
    reading
        .last(globals, "router_id")
        .filter(said -> NAME.matcher(said.value(0)).matches())
        .ifPresent(said -> lines.add("node: " + Quoted.of(said.value(0))));
    List<String> ha = instances.isEmpty() ? new ArrayList<>() : instance(instances.getFirst());
    reading.last(globals, "lvs_sync_daemon").ifPresent(said -> ha.add(sync(said)));
    if (!ha.isEmpty()) {
      lines.add(
          "ha:                # \"evenkeel ha pair\" writes peer, links and keys; then set beside"
              + " them:");
      ha.forEach(line -> lines.add("  " + line));
    }
    for (Directive other : instances.subList(Math.min(1, instances.size()), instances.size())) {
      other(other);
    }
    return lines;
  }

  private List<String> instance(Directive instance) {
    List<Directive> block = instance.block();
    List<String> lines = new ArrayList<>();
    reading
        .last(block, "priority")
        .flatMap(said -> reading.number(said, 0, 1, 255))
        .ifPresent(priority -> lines.add("priority: " + priority));
    reading
        .last(block, "advert_int")
        .flatMap(said -> reading.seconds(said, Duration.ofMillis(20)))
        .ifPresent(interval -> lines.add(heartbeat(interval)));
    links(block).ifPresent(lines::add);
    lines.add(failback(block));
    lines.addAll(tracks(block));
    if (reading.last(block, "use_vmac").isPresent()) {
      lines.add("virtual-mac: true");
    }
    return lines;
  }

  private static String heartbeat(Duration interval) {
    Duration most = Duration.ofSeconds(10);
    Duration taken = interval.compareTo(most) > 0 ? most : interval;
    return "heartbeat: { interval: %s }   # left out, it is 200ms, and a failover takes 600ms"
        .formatted(DurationText.format(taken));
  }

  private Optional<String> links(List<Directive> block) {
    Optional<String> local =
        reading.last(block, "unicast_src_ip", "mcast_src_ip").map(said -> said.value(0));
    List<Directive> peers = new ArrayList<>();
    reading.all(block, "unicast_peer").forEach(said -> peers.addAll(said.block()));
    peers.forEach(reading::take);
    for (Directive other : peers.subList(Math.min(1, peers.size()), peers.size())) {
      reading.drop(other, "a pair has two nodes", "keep a third one apart");
    }
    String name = reading.last(block, "interface").map(said -> said.value(0)).orElse("");
    if (peers.isEmpty() || local.isEmpty() || !INTERFACE.matcher(name).matches()) {
      reading
          .all(block, "unicast_src_ip", "mcast_src_ip", "unicast_peer")
          .forEach(
              said ->
                  reading.omit(
                      said,
                      "a link has an interface, an own address and the peer's, and not all are"
                          + " said",
                      "evenkeel ha pair finds them, or set ha.links in node.yaml"));
      return Optional.empty();
    }
    return Optional.of(
        "links: [{ interface: \"%s\", local: \"%s\", remote: \"%s\" }]"
            .formatted(name, Quoted.plain(local.get()), Quoted.plain(peers.getFirst().name())));
  }

  /** A preferred node takes over again unless it is told not to. */
  private String failback(List<Directive> block) {
    boolean stays = reading.last(block, "nopreempt").isPresent();
    reading.last(block, "preempt");
    Optional<Duration> delay =
        reading
            .last(block, "preempt_delay")
            .flatMap(said -> reading.seconds(said, Duration.ofSeconds(1)));
    return stays
        ? "failback: manual"
        : "failback: " + DurationText.format(delay.orElse(Duration.ofSeconds(1)));
  }

  private List<String> tracks(List<Directive> block) {
    Set<String> lines = new LinkedHashSet<>();
    for (Directive said : reading.all(block, "track_interface")) {
      for (Directive entry : said.block()) {
        reading.take(entry);
        if (INTERFACE.matcher(entry.name()).matches()) {
          lines.add(
              "- { interface: %s, cost: %d }"
                  .formatted(Quoted.of(entry.name()), cost(entry, Optional.empty())));
        }
      }
    }
    for (Directive said : reading.all(block, "track_script")) {
      for (Directive entry : said.block()) {
        reading.take(entry);
        script(entry).ifPresent(lines::add);
      }
    }
    List<String> all = new ArrayList<>();
    if (!lines.isEmpty()) {
      all.add("track:");
      lines.forEach(line -> all.add("  " + line));
    }
    return all;
  }

  private Optional<String> script(Directive entry) {
    Directive script = scripts.get(entry.name());
    if (script == null) {
      reading.drop(entry, "there is no vrrp_script of this name", "nothing is tracked");
      return Optional.empty();
    }
    reading.take(script);
    Optional<Directive> said = reading.last(script.block(), "script");
    List<String> words =
        said.map(
                each ->
                    each.values().size() == 1
                        ? List.of(ARGUMENT.split(each.value(0).strip()))
                        : each.values())
            .orElse(List.of());
    if (words.isEmpty() || !words.getFirst().startsWith("/")) {
      reading.drop(
          said.orElse(script),
          "does not begin with a program's whole path",
          "set ha.track in node.yaml, such as { command: [/usr/bin/pgrep, nginx], cost: 20 }");
      return Optional.empty();
    }
    return Optional.of(
        "- { command: [%s], cost: %d }"
            .formatted(
                String.join(", ", words.stream().map(Quoted::of).toList()),
                cost(entry, reading.last(script.block(), "weight"))));
  }

  /** A weight is taken off while something fails; without one the node is unfit. */
  private int cost(Directive entry, Optional<Directive> script) {
    int at = entry.values().indexOf("weight");
    String text = at >= 0 ? entry.value(at + 1) : script.map(each -> each.value(0)).orElse("0");
    if (!text.matches("[+-]?[0-9]{1,3}")) {
      reading.drop(entry, Quoted.of(text) + " is no weight", "it costs " + WHOLE_COST);
      return WHOLE_COST;
    }
    int weight = Math.abs(Integer.parseInt(text));
    if (entry.values().contains("reverse")) {
      reading.drop(entry, "nothing raises the priority when it fails", "turn its meaning round");
    }
    return weight == 0 ? WHOLE_COST : weight;
  }

  private String sync(Directive said) {
    List<String> words = said.values();
    List<String> parts = new ArrayList<>();
    if (INTERFACE.matcher(said.value(0)).matches()) {
      parts.add("interface: \"" + said.value(0) + "\"");
    }
    int id = words.indexOf("id");
    if (id >= 0) {
      reading.number(said, id + 1, 0, 255).ifPresent(number -> parts.add("id: " + number));
    }
    return "sync: { " + String.join(", ", parts) + " }";
  }

  /** One node is active for everything: what a second instance says of roles is lost. */
  private void other(Directive instance) {
    for (String name :
        List.of("priority", "advert_int", "nopreempt", "preempt", "preempt_delay", "use_vmac")) {
      reading
          .last(instance.block(), name)
          .ifPresent(
              said ->
                  reading.drop(
                      said,
                      "one node of a pair is active for all addresses, as the first instance says",
                      "nothing, or two pairs"));
    }
    instance.block().stream()
        .filter(said -> said.name().startsWith("unicast_") || said.name().startsWith("track_"))
        .forEach(
            said ->
                reading.omit(
                    said,
                    "the pair is that of the first instance",
                    "add it to ha.links or ha.track of node.yaml"));
  }
}
