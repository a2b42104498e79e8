package org.evenkeel.coordinator.filter;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.evenkeel.coordinator.dispatch.CommandRunner;
import org.evenkeel.coordinator.filter.IptablesText.Chain;

/**
 * Chains of ours in iptables, each table of each family replaced in one step. A table is not named
 * where nothing of ours is or should be: naming it would bring it, and perhaps the tracking of
 * connections, into being.
 */
final class IptablesTables {
  private static final String LOCK_SECONDS = "5";

  private final FilterProgram program;
  private final String variant;

  /**
   * Opens nothing yet.
   *
   * @param variant how the programs' names go on after {@code iptables}: empty, or {@code -legacy}
   */
  IptablesTables(CommandRunner commands, String variant) {
    this.program = new FilterProgram(commands);
    this.variant = variant;
  }

  /**
   * Whether exactly these chains of ours are in these tables; false also when that could not be
   * read.
   *
   * @param v4 the chains by table, of IPv4
   * @param v6 the same of IPv6
   */
  boolean isInForce(Map<String, List<Chain>> v4, Map<String, List<Chain>> v6) {
    try {
      return holds(v4, false) && holds(v6, true);
    } catch (FilterException _) {
      return false;
    }
  }

  /** Makes these the chains of ours in these tables, unless they are. */
  Outcome apply(Map<String, List<Chain>> v4, Map<String, List<Chain>> v6) {
    try {
      boolean changed = apply(v4, false);
      changed |= apply(v6, true);
      return changed ? new Outcome.Changed() : new Outcome.Unchanged();
    } catch (FilterException e) {
      return new Outcome.Failed(e.problem());
    }
  }

  private boolean holds(Map<String, List<Chain>> tables, boolean v6) throws FilterException {
    String saved = saved(tables, v6);
    return tables.entrySet().stream()
        .allMatch(table -> holds(IptablesListing.of(saved, table.getKey()), table.getValue()));
  }

  private boolean apply(Map<String, List<Chain>> tables, boolean v6) throws FilterException {
    String saved = saved(tables, v6);
    boolean changed = false;
    for (Map.Entry<String, List<Chain>> table : tables.entrySet()) {
      IptablesListing found = IptablesListing.of(saved, table.getKey());
      if (!holds(found, table.getValue())) {
        replace(table, found, v6);
        changed = true;
      }
    }
    return changed;
  }

  private static boolean holds(IptablesListing found, List<Chain> wanted) {
    return wanted.isEmpty()
        ? found.isEmpty()
        : found.seal().equals(Optional.of(Seal.of(text(wanted), found.unsealed())));
  }

  private void replace(Map.Entry<String, List<Chain>> table, IptablesListing found, boolean v6)
      throws FilterException {
    String name = table.getKey();
    List<Chain> wanted = table.getValue();
    restore(IptablesScript.replacing(name, found, wanted), v6);
    if (!wanted.isEmpty()) {
      IptablesListing written = IptablesListing.of(program.run(List.of(save(v6)), ""), name);
      restore(IptablesScript.sealing(name, Seal.of(text(wanted), written.unsealed())), v6);
    }
  }

  private static String text(List<Chain> chains) {
    return chains.stream().map(Chain::lines).collect(Collectors.joining());
  }

  /** What is there; a kernel without IPv6 is no failure as long as nothing of it is wanted. */
  private String saved(Map<String, List<Chain>> tables, boolean v6) throws FilterException {
    if (v6 && tables.values().stream().allMatch(List::isEmpty)) {
      CommandRunner.Result result = program.attempt(List.of(save(true)), "");
      return result.succeeded() ? FilterProgram.withoutComments(result.output()) : "";
    }
    return program.run(List.of(save(v6)), "");
  }

  private void restore(String script, boolean v6) throws FilterException {
    program.run(restore(v6, variant), script);
  }

  private String save(boolean v6) {
    return command(v6, variant) + "-save";
  }

  /** The command that takes a script and leaves alone what the script does not name. */
  static List<String> restore(boolean v6, String variant) {
    return List.of(command(v6, variant) + "-restore", "--wait", LOCK_SECONDS, "--noflush");
  }

  private static String command(boolean v6, String variant) {
    return (v6 ? "ip6tables" : "iptables") + variant;
  }
}
