package org.evenkeel.coordinator.filter;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What iptables-save(8) lists of ours in one table.
 *
 * @param chains our chains, the seal among them
 * @param rules the lines of the rules in our chains
 * @param jumps the lines that lead from the kernel's chains to ours
 */
record IptablesListing(List<String> chains, List<String> rules, List<String> jumps) {
  private static final Pattern CHAIN = Pattern.compile(":(EVENKEEL-\\S+) .*");
  private static final Pattern RULE = Pattern.compile("-A EVENKEEL-\\S+ .*");
  private static final Pattern JUMP = Pattern.compile("-A [A-Z]+ -j EVENKEEL-\\S+");
  private static final Pattern SEAL = Pattern.compile("EVENKEEL-([0-9a-f]{16})");

  static IptablesListing of(String saved, String table) {
    IptablesListing listing =
        new IptablesListing(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
    boolean inside = false;
    for (String line : saved.lines().map(String::stripTrailing).toList()) {
      if (line.startsWith("*")) {
        inside = line.equals("*" + table);
      } else if (inside) {
        listing.take(line);
      }
    }
    return listing;
  }

  private void take(String line) {
    Matcher chain = CHAIN.matcher(line);
    if (chain.matches()) {
      chains.add(chain.group(1));
    } else if (JUMP.matcher(line).matches()) {
      jumps.add(line);
    } else if (RULE.matcher(line).matches()) {
      rules.add(line);
    }
  }

  boolean isEmpty() {
    return chains.isEmpty();
  }

  /** The seal that was set, if any. */
  Optional<String> seal() {
    return chains.stream()
        .map(SEAL::matcher)
        .filter(Matcher::matches)
        .map(matcher -> matcher.group(1))
        .findFirst();
  }

  /** All but the seal, as text. */
  String unsealed() {
    List<String> lines = new ArrayList<>();
    chains.stream().filter(chain -> !SEAL.matcher(chain).matches()).sorted().forEach(lines::add);
    lines.addAll(rules);
    jumps.stream().sorted().forEach(lines::add);
    return String.join("\n", lines);
  }
}
