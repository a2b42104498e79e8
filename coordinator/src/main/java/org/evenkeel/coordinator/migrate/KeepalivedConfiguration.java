package org.evenkeel.coordinator.migrate;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.evenkeel.coordinator.model.IpvsSettings.Timeouts;

/** keepalived.conf(5) as a whole: its virtual servers, what moves beside them, the pair. */
final class KeepalivedConfiguration {
  private static final Set<String> TOP =
      Set.of(
          "global_defs",
          "virtual_server",
          "virtual_server_group",
          "vrrp_instance",
          "vrrp_sync_group",
          "vrrp_script",
          "static_ipaddress");

  private KeepalivedConfiguration() {}

  static Sheet read(Source source, Includes includes, Reading reading) throws UnreadableException {
    List<Directive> all = KeepalivedText.parse(source, includes, reading);
    if (all.stream().noneMatch(each -> TOP.contains(each.name()))) {
      throw new UnreadableException(
          source.start(),
          "has no block that keepalived.conf has",
          "a file with virtual_server, vrrp_instance or global_defs");
    }
    List<Directive> globals = new ArrayList<>();
    reading.all(all, "global_defs").forEach(block -> globals.addAll(block.block()));
    KeepalivedGroups groups = new KeepalivedGroups(all, reading);
    KeepalivedServices services = new KeepalivedServices(groups, reading);
    List<ServiceDraft> drafts =
        reading.all(all, "virtual_server").stream().flatMap(services::drafts).toList();
    KeepalivedPair pair = new KeepalivedPair(all, globals, reading);
    Optional<Timeouts> timeouts =
        reading.last(globals, "lvs_timeouts").map(said -> timeouts(said, reading));
    Sheet sheet = new Sheet(drafts, timeouts, pair.floating(), pair.proposal());
    reading.rest(all, KeepalivedWords.WORDS);
    return sheet;
  }

  private static Timeouts timeouts(Directive said, Reading reading) {
    Timeouts timeouts = Timeouts.KERNEL;
    Set<String> seen = new HashSet<>();
    for (int i = 0; i + 1 < said.values().size(); i += 2) {
      String name = said.value(i);
      Optional<Duration> value =
          reading
              .number(said, i + 1, 1, (int) Reading.LONGEST.toSeconds())
              .map(Duration::ofSeconds);
      if (value.isEmpty() || !seen.add(name)) {
        continue;
      }
      switch (name) {
        case "tcp" -> timeouts = new Timeouts(value.get(), timeouts.tcpFin(), timeouts.udp());
        case "tcpfin" -> timeouts = new Timeouts(timeouts.tcp(), value.get(), timeouts.udp());
        case "udp" -> timeouts = new Timeouts(timeouts.tcp(), timeouts.tcpFin(), value.get());
        default -> reading.drop(said, name + " is no timeout", "set ipvs.timeouts in the YAML");
      }
    }
    return timeouts;
  }
}
