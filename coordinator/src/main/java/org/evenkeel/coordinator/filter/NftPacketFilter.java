package org.evenkeel.coordinator.filter;

import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.evenkeel.coordinator.dispatch.CommandRunner;

/** Rules in one nftables table of ours, replaced as a whole in one transaction. */
final class NftPacketFilter implements PacketFilter {
  static final List<String> LOAD = List.of("nft", "-f", "-");

  /** Without counters and handles, which change without anybody's doing. */
  static final List<String> LIST =
      List.of("nft", "--stateless", "list", "table", "inet", "evenkeel");

  private static final String TABLE = "inet evenkeel";

  /** Adding before deleting makes the deletion succeed whether the table is there or not. */
  private static final String REMOVE = "table %1$s\ndelete table %1$s\n".formatted(TABLE);

  private static final Pattern SEAL = Pattern.compile("\tchain seal-([0-9a-f]{16}) \\{\n\t}\n");

  private final FilterProgram program;

  NftPacketFilter(CommandRunner commands) {
    this.program = new FilterProgram(commands);
  }

  @Override
  public String name() {
    return "nftables";
  }

  @Override
  public boolean isInForce(List<Rule> rules) {
    try {
      return holds(NftText.chains(rules));
    } catch (FilterException _) {
      return false;
    }
  }

  @Override
  public Outcome apply(List<Rule> rules) {
    String chains = NftText.chains(rules);
    try {
      if (holds(chains)) {
        return new Outcome.Unchanged();
      }
      program.run(LOAD, script(chains));
      if (!chains.isEmpty()) {
        seal(chains);
      }
      return new Outcome.Changed();
    } catch (FilterException e) {
      return new Outcome.Failed(e.problem());
    }
  }

  /** The transaction that replaces whatever is in our table. */
  static String script(String chains) {
    return chains.isEmpty() ? REMOVE : REMOVE + "table " + TABLE + " {\n" + chains + "}\n";
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
    program.run(LOAD, "add chain %s seal-%s\n".formatted(TABLE, seal));
  }

  /** A listing as it was before the seal was added; nft separates chains by an empty line. */
  private static String unsealed(String listing) {
    return SEAL.matcher(listing).replaceAll("").replaceAll("\n\n+", "\n");
  }

  /** The table as nft lists it; empty when it is not there. */
  private Optional<String> listing() throws FilterException {
    CommandRunner.Result result = program.attempt(LIST, "");
    if (result.succeeded()) {
      return Optional.of(FilterProgram.withoutComments(result.output()));
    }
    if (result.status() != CommandRunner.Result.NOT_RUN
        && result.output().contains("No such file or directory")) {
      return Optional.empty();
    }
    throw new FilterException(FilterProgram.complaint(LIST, result));
  }
}
