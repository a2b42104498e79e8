package org.evenkeel.coordinator.filter;

import java.util.List;
import org.evenkeel.coordinator.dispatch.CommandRunner;

/** Rules in iptables chains of ours. */
final class IptablesPacketFilter implements PacketFilter {
  private final IptablesTables tables;

  /**
   * Opens nothing yet.
   *
   * @param variant how the programs' names go on after {@code iptables}: empty, or {@code -legacy}
   */
  IptablesPacketFilter(CommandRunner commands, String variant) {
    this.tables = new IptablesTables(commands, variant);
  }

  @Override
  public String name() {
    return "iptables";
  }

  @Override
  public Outcome apply(List<Rule> rules) {
    return tables.apply(IptablesText.tables(rules, false), IptablesText.tables(rules, true));
  }
}
