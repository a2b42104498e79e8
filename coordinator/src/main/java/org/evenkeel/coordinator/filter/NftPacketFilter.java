package org.evenkeel.coordinator.filter;

import java.util.List;
import org.evenkeel.coordinator.dispatch.CommandRunner;

/** Rules in one nftables table of ours, replaced as a whole in one transaction. */
final class NftPacketFilter implements PacketFilter {
  static final String TABLE = "evenkeel";

  private final NftTable table;

  NftPacketFilter(CommandRunner commands) {
    this.table = new NftTable(commands, TABLE);
  }

  @Override
  public String name() {
    return "nftables";
  }

  @Override
  public Outcome apply(List<Rule> rules) {
    return table.apply(NftText.chains(rules));
  }
}
