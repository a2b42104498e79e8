package org.evenkeel.coordinator.filter;

import java.util.List;
import java.util.Optional;
import org.evenkeel.coordinator.dispatch.CommandRunner;

/** The rules in an nftables table of their own. */
final class NftInputFilter implements InputFilter {
  static final String TABLE = "evenkeel-lockdown";

  private final NftTable table;

  NftInputFilter(CommandRunner commands) {
    this.table = new NftTable(commands, TABLE);
  }

  @Override
  public String name() {
    return "nftables";
  }

  @Override
  public Outcome apply(Optional<InputRules> rules) {
    return table.apply(rules.map(NftInputText::chains).orElse(""));
  }

  @Override
  public boolean isInForce(Optional<InputRules> rules) {
    return table.isInForce(rules.map(NftInputText::chains).orElse(""));
  }

  @Override
  public List<String> text(InputRules rules) {
    return InputFilter.asNftables(rules);
  }
}
