package org.evenkeel.coordinator.filter;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.evenkeel.coordinator.dispatch.CommandRunner;
import org.evenkeel.coordinator.filter.IptablesText.Chain;

/** The rules in an iptables chain of their own, each family in one step. */
final class IptablesInputFilter implements InputFilter {
  private final IptablesTables tables;

  /**
   * Opens nothing yet.
   *
   * @param variant how the programs' names go on after {@code iptables}: empty, or {@code -legacy}
   */
  IptablesInputFilter(CommandRunner commands, String variant) {
    this.tables = new IptablesTables(commands, variant);
  }

  @Override
  public String name() {
    return "iptables";
  }

  @Override
  public Outcome apply(Optional<InputRules> rules) {
    return tables.apply(tables(rules, false), tables(rules, true));
  }

  @Override
  public boolean isInForce(Optional<InputRules> rules) {
    return tables.isInForce(tables(rules, false), tables(rules, true));
  }

  @Override
  public List<String> text(InputRules rules) {
    return Stream.concat(
            IptablesInputText.chain(rules, false).lines().lines().map(line -> "iptables " + line),
            IptablesInputText.chain(rules, true).lines().lines().map(line -> "ip6tables " + line))
        .toList();
  }

  private static Map<String, List<Chain>> tables(Optional<InputRules> rules, boolean v6) {
    return Map.of("filter", rules.map(each -> IptablesInputText.chain(each, v6)).stream().toList());
  }
}
