package org.evenkeel.coordinator.filter;

import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.evenkeel.coordinator.dispatch.CommandRunner;

/** One nftables table of ours, replaced as a whole in one transaction. */
final class NftTable {
  static final List<String> LOAD = List.of("nft", "-f", "-");

  private static final Pattern SEAL = Pattern.compile("\tchain seal-([0-9a-f]{16}) \\{\n\t}\n");

  private final FilterProgram program;
  private final String name;

  /** Without counters and handles, which change without anybody's doing. */
  private final List<String> list;

  /**
   * A table that may not be there yet.
   *
   * @param name of the table, of the family inet
   */
  NftTable(CommandRunner commands, String name) {
    this.program = new FilterProgram(commands);
    this.name = name;
    this.list = List.of("nft", "--stateless", "list", "table", "inet", name);
  }

  /** Whether exactly these chains are in force; false also when that could not be read. */
  boolean isInForce(String chains) {
    try {
      return holds(chains);
    } catch (FilterException _) {
      return false;
    }
  }

  /**
   * Makes these the chains in force, unless they are.
   *
   * @param chains in the language of nft(8); empty removes the table
   */
  Outcome apply(String chains) {
    try {
      if (holds(chains)) {
        return new Outcome.Unchanged();
      }
      program.run(LOAD, script(name, chains));
      if (!chains.isEmpty()) {
        seal(chains);
      }
      return new Outcome.Changed();
    } catch (FilterException e) {
      return new Outcome.Failed(e.problem());
    }
  }

  /**
   * The transaction that replaces whatever is in a table of ours. Adding before deleting makes the
   * deletion succeed whether the table is there or not.
   */
  static String script(String name, String chains) {
    String remove = "table inet %1$s\ndelete table inet %1$s\n".formatted(name);
    return chains.isEmpty() ? remove : remove + "table inet " + name + " {\n" + chains + "}\n";
  }

  /** Appends a chain, and nothing when it has no rules. */
  static void chain(StringBuilder text, String name, String hook, List<String> rules) {
    if (rules.isEmpty()) {
      return;
    }
    text.append("\tchain ").append(name).append(" {\n");
    if (!hook.isEmpty()) {
      text.append("\t\ttype ").append(hook).append("; policy accept;\n");
    }
    rules.forEach(rule -> text.append("\t\t").append(rule).append('\n'));
    text.append("\t}\n");
  }

  /** An anonymous set. */
  static String set(Iterable<String> elements) {
    return "{ " + String.join(", ", elements) + " }";
  }

  private boolean holds(String chains) throws FilterException {
    Optional<String> found = listing();
    if (chains.isEmpty() || found.isEmpty()) {
      return chains.isEmpty() && found.isEmpty();
    }
    Matcher seal = SEAL.matcher(found.get());
    return seal.find() && seal.group(1).equals(Seal.of(chains, unsealed(found.get())));
  }

  private void seal(String chains) throws FilterException {
    String listing =
        listing().orElseThrow(() -> new FilterException("the table was removed while written"));
    String seal = Seal.of(chains, unsealed(listing));
    program.run(LOAD, "add chain inet %s seal-%s\n".formatted(name, seal));
  }

  /** A listing as it was before the seal was added; nft separates chains by an empty line. */
  private static String unsealed(String listing) {
    return SEAL.matcher(listing).replaceAll("").replaceAll("\n\n+", "\n");
  }

  /** The table as nft lists it; empty when it is not there. */
  private Optional<String> listing() throws FilterException {
    CommandRunner.Result result = program.attempt(list, "");
    if (result.succeeded()) {
      return Optional.of(FilterProgram.withoutComments(result.output()));
    }
    if (result.status() != CommandRunner.Result.NOT_RUN
        && result.output().contains("No such file or directory")) {
      return Optional.empty();
    }
    throw new FilterException(FilterProgram.complaint(list, result));
  }
}
