package org.evenkeel.coordinator.migrate;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.evenkeel.coordinator.config.Quoted;
import org.evenkeel.coordinator.model.AddressPrefix;
import org.evenkeel.coordinator.model.IpAddress;
import org.evenkeel.coordinator.model.Match;
import org.evenkeel.coordinator.model.PortSet;
import org.evenkeel.coordinator.model.Transport;

/** The blocks {@code virtual_server_group} of keepalived.conf: several addresses or marks. */
final class KeepalivedGroups {
  private final Map<String, Directive> groups = new HashMap<>();
  private final Reading reading;

  KeepalivedGroups(List<Directive> all, Reading reading) {
    this.reading = reading;
    for (Directive group : all) {
      if (group.name().equals("virtual_server_group")) {
        groups.put(group.value(0), group);
      }
    }
  }

  /** What belongs to a virtual server: one address or mark, or all those of its group. */
  Stream<Match> matches(Directive server, Transport transport) {
    return switch (server.value(0)) {
      case "fwmark" -> mark(server, 1).stream();
      case "group" -> group(server, transport);
      default -> address(server, server.values(), transport).stream();
    };
  }

  private Stream<Match> group(Directive server, Transport transport) {
    Directive group = groups.get(server.value(1));
    if (group == null) {
      reading.drop(
          server,
          "there is no virtual_server_group " + Quoted.of(server.value(1)),
          "it is left out; correct the name and import again");
      return Stream.of();
    }
    reading.take(group);
    List<Match> matches = new ArrayList<>();
    for (Directive entry : group.block()) {
      reading.take(entry);
      if (entry.name().equals("fwmark")) {
        mark(entry, 0).ifPresent(matches::add);
      } else {
        matches.addAll(range(entry, transport));
      }
    }
    return matches.stream();
  }

  private Optional<Match> mark(Directive said, int index) {
    return reading
        .number(said, index, 1, Integer.MAX_VALUE)
        .map(mark -> new Match.Fwmark(mark, said.values().contains("inet6")));
  }

  private Optional<Match> address(Directive said, List<String> words, Transport transport) {
    Optional<PortSet> ports = ports(said, words.size() > 1 ? words.get(1) : "0");
    return ports.flatMap(
        set ->
            reading
                .address(said, words.isEmpty() ? "" : words.getFirst())
                .map(address -> new Match.Address(address, set, transport)));
  }

  private Optional<PortSet> ports(Directive said, String text) {
    Optional<Integer> port = PortNames.port(text);
    if (port.isEmpty()) {
      reading.drop(
          said, Quoted.of(text) + " is no port", "it is left out; correct it and import again");
    }
    return port.map(number -> number == 0 ? PortSet.ALL : PortSet.of(number));
  }

  /** An address, or 10.0.0.1-10, 10.0.0.1-10.0.1.10 or 10.0.0.8/29. */
  private List<Match> range(Directive entry, Transport transport) {
    Optional<PortSet> ports = ports(entry, entry.values().isEmpty() ? "0" : entry.value(0));
    if (ports.isEmpty()) {
      return List.of();
    }
    return addresses(entry).stream()
        .<Match>map(address -> new Match.Address(address, ports.get(), transport))
        .toList();
  }

  private List<IpAddress> addresses(Directive entry) {
    String text = entry.name();
    int dash = text.indexOf('-');
    if (dash > 0) {
      String first = text.substring(0, dash);
      String last = text.substring(dash + 1);
      boolean whole = last.contains(".") || last.contains("::");
      int cut = Math.max(first.lastIndexOf('.'), first.lastIndexOf(':'));
      Optional<IpAddress> from = reading.address(entry, first);
      Optional<IpAddress> to =
          reading.address(entry, whole ? last : first.substring(0, cut + 1) + last);
      return from.isPresent() && to.isPresent()
          ? Ranges.addresses(from.get(), to.get(), entry, reading)
          : List.of();
    }
    if (text.contains("/")) {
      return subnet(entry);
    }
    return reading.address(entry, text).stream().toList();
  }

  private List<IpAddress> subnet(Directive entry) {
    try {
      AddressPrefix subnet = AddressPrefix.parse(entry.name());
      int bits = subnet.address().hostPrefix() - subnet.prefix();
      if (bits <= 10) {
        return Ranges.subnet(subnet);
      }
    } catch (IllegalArgumentException _) {
      // said below
    }
    reading.drop(
        entry,
        Quoted.of(entry.name()) + " is no subnet of at most 1024 addresses",
        "write the addresses out and import again");
    return List.of();
  }
}
