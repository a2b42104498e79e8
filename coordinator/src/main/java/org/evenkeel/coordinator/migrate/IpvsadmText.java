package org.evenkeel.coordinator.migrate;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The command lines of {@code ipvsadm -S} as directives: the command by its name, its options as
 * its block, all by their short names where they have one (ipvsadm(8)).
 */
final class IpvsadmText {
  private static final Map<String, String> SHORT =
      Map.ofEntries(
          Map.entry("--add-service", "-A"),
          Map.entry("--edit-service", "-E"),
          Map.entry("--delete-service", "-D"),
          Map.entry("--add-server", "-a"),
          Map.entry("--edit-server", "-e"),
          Map.entry("--delete-server", "-d"),
          Map.entry("--clear", "-C"),
          Map.entry("--restore", "-R"),
          Map.entry("--save", "-S"),
          Map.entry("--list", "-L"),
          Map.entry("-l", "-L"),
          Map.entry("--zero", "-Z"),
          Map.entry("--tcp-service", "-t"),
          Map.entry("--udp-service", "-u"),
          Map.entry("--fwmark-service", "-f"),
          Map.entry("--scheduler", "-s"),
          Map.entry("--persistent", "-p"),
          Map.entry("--netmask", "-M"),
          Map.entry("--real-server", "-r"),
          Map.entry("--gatewaying", "-g"),
          Map.entry("--ipip", "-i"),
          Map.entry("--masquerading", "-m"),
          Map.entry("--weight", "-w"),
          Map.entry("--u-threshold", "-x"),
          Map.entry("--l-threshold", "-y"),
          Map.entry("--ipv6", "-6"),
          Map.entry("--ops", "-o"),
          Map.entry("--numeric", "-n"),
          Map.entry("--sched-flags", "-b"));

  /** Options that a value follows. */
  private static final Set<String> VALUED =
      Set.of(
          "-t",
          "-u",
          "-f",
          "--sctp-service",
          "-s",
          "-M",
          "-r",
          "-w",
          "-x",
          "-y",
          "-b",
          "--pe",
          "--tun-type",
          "--tun-port",
          "--mcast-interface",
          "--syncid",
          "--sync-maxlen",
          "--mcast-group",
          "--mcast-port",
          "--mcast-ttl");

  private IpvsadmText() {}

  /** The commands of a text, in their order; empty lines and comments are none. */
  static List<Directive> parse(Source source) {
    List<Directive> commands = new ArrayList<>();
    int line = 0;
    for (String text : source.text().split("\\R", -1)) {
      line++;
      List<String> words = Arrays.stream(text.strip().split("\\s+")).toList();
      if (words.getFirst().matches("(\\S*/)?ipvsadm")) {
        words = words.subList(1, words.size());
      }
      if (!words.isEmpty() && !words.getFirst().isEmpty() && !words.getFirst().startsWith("#")) {
        commands.add(command(new Origin(source.name(), line), words));
      }
    }
    return commands;
  }

  private static Directive command(Origin at, List<String> words) {
    String name = plain(words.getFirst());
    int next = 1;
    List<String> values = new ArrayList<>();
    while (next < words.size() && !words.get(next).startsWith("-")) {
      values.add(words.get(next++));
    }
    List<Directive> options = new ArrayList<>();
    while (next < words.size()) {
      String word = words.get(next++);
      int equals = word.startsWith("--") ? word.indexOf('=') : -1;
      String option = plain(equals < 0 ? word : word.substring(0, equals));
      if (equals >= 0) {
        options.add(Directive.of(at, option, List.of(word.substring(equals + 1))));
      } else if (next < words.size() && takes(option, words.get(next))) {
        options.add(Directive.of(at, option, List.of(words.get(next++))));
      } else {
        options.add(Directive.of(at, option, List.of()));
      }
    }
    return new Directive(at, name, values, options);
  }

  /** The timeout of -p may be left out. */
  private static boolean takes(String option, String next) {
    return VALUED.contains(option) || (option.equals("-p") && next.matches("[0-9]+"));
  }

  private static String plain(String word) {
    return SHORT.getOrDefault(word, word);
  }
}
