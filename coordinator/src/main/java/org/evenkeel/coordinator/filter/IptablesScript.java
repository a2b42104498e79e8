package org.evenkeel.coordinator.filter;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;
import org.evenkeel.coordinator.filter.IptablesText.Chain;

/** The input of {@code iptables-restore --noflush} that changes one table of one family. */
final class IptablesScript {
  private IptablesScript() {}

  /** Turns what is found of ours into what is wanted. */
  static String replacing(String table, IptablesListing found, List<Chain> wanted) {
    List<String> lines = new ArrayList<>();
    wanted.forEach(chain -> lines.add(":" + chain.name() + " - [0:0]"));
    List<String> needed = new ArrayList<>();
    for (Chain chain : wanted) {
      chain.hooks().forEach(hook -> needed.add(hook + " -j " + chain.name()));
    }
    for (String jump : found.jumps()) {
      String target = jump.substring("-A ".length());
      boolean once = Collections.frequency(found.jumps(), jump) == 1;
      if (!(once && needed.remove(target))) {
        lines.add("-D " + target);
      }
    }
    List<String> kept = wanted.stream().map(Chain::name).toList();
    List<String> stale = found.chains().stream().filter(name -> !kept.contains(name)).toList();
    stale.forEach(name -> lines.add("-F " + name));
    stale.forEach(name -> lines.add("-X " + name));
    wanted.forEach(chain -> chain.lines().lines().forEach(lines::add));
    // In front: in the kernel's nat tables the first rule that decides, decides.
    needed.forEach(jump -> lines.add("-I " + jump));
    return table(table, lines);
  }

  /** Adds the seal. */
  static String sealing(String table, String seal) {
    return table(table, List.of(":EVENKEEL-" + seal + " - [0:0]"));
  }

  private static String table(String table, List<String> lines) {
    return lines.stream()
        .map(line -> line + "\n")
        .collect(Collectors.joining("", "*" + table + "\n", "COMMIT\n"));
  }
}
