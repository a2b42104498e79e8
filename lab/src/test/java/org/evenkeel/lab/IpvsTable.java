package org.evenkeel.lab;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * The kernel's table as {@code ipvsadm -Ln} shows it: the second opinion on what the product says
 * of itself.
 */
record IpvsTable(List<Entry> entries) {

  /**
   * One real server of one virtual service.
   *
   * @param service as printed: {@code TCP 10.0.0.100:80}, {@code FWM 10}
   * @param scheduler with its flags, as printed
   * @param server {@code 10.0.0.30:80}
   * @param forwarding {@code Route}, {@code Masq} or {@code Tunnel}
   */
  record Entry(
      String service,
      String scheduler,
      String server,
      String forwarding,
      int weight,
      int active,
      int inactive) {}

  IpvsTable {
    entries = List.copyOf(entries);
  }

  /** Reads the table of a host. */
  static IpvsTable of(Host director) throws InterruptedException {
    return parse(director.run("ipvsadm", "-Ln").succeeded().stdout());
  }

  static IpvsTable parse(String listing) {
    List<Entry> entries = new ArrayList<>();
    String service = "";
    String scheduler = "";
    for (String line : listing.lines().skip(3).toList()) {
      String[] words = line.strip().split("\\s+");
      if (words[0].equals("->")) {
        entries.add(entry(service, scheduler, words));
      } else {
        service = words[0] + " " + words[1];
        scheduler = String.join(" ", List.of(words).subList(2, words.length));
      }
    }
    return new IpvsTable(entries);
  }

  private static Entry entry(String service, String scheduler, String[] words) {
    return new Entry(
        service,
        scheduler,
        words[1],
        words[2],
        Integer.parseInt(words[3]),
        Integer.parseInt(words[4]),
        Integer.parseInt(words[5]));
  }

  /**
   * Every real server of every service without its connections, which come and go: {@code TCP
   * 10.0.0.100:80 rr -> 10.0.0.30:80 Route 100}.
   */
  Set<String> rules() {
    Set<String> rules = new TreeSet<>();
    for (Entry e : entries) {
      rules.add(
          "%s %s -> %s %s %d"
              .formatted(e.service(), e.scheduler(), e.server(), e.forwarding(), e.weight()));
    }
    return rules;
  }

  /** The entry of a real server, in whichever service it is first. */
  Optional<Entry> server(String addressAndPort) {
    return entries.stream().filter(entry -> entry.server().equals(addressAndPort)).findFirst();
  }

  /** The weight of a real server; empty when it is not in the table. */
  Optional<Integer> weight(String addressAndPort) {
    return server(addressAndPort).map(Entry::weight);
  }

  /** The established connections of a real server; 0 when it is not in the table. */
  int active(String addressAndPort) {
    return server(addressAndPort).map(Entry::active).orElse(0);
  }
}
