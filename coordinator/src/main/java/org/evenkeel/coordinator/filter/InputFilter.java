package org.evenkeel.coordinator.filter;

import java.util.List;
import java.util.Optional;
import org.evenkeel.coordinator.dispatch.CommandRunner;

/**
 * Our rules in the kernel on what is let in to this host's own ports, in a table or chain apart
 * from those of {@link PacketFilter}. They outlive this object and this process; no state is kept
 * here. To be used by one thread at a time; every call ends within a minute.
 */
public interface InputFilter {
  /** {@code nftables} or {@code iptables}: for people. */
  String name();

  /**
   * Makes the rules in force exactly these. What is in force is read first, and nothing is written
   * when it is the same.
   *
   * @param rules what is wanted; empty removes everything of ours without a trace
   */
  Outcome apply(Optional<InputRules> rules);

  /** Whether exactly these rules are in force; false also when that could not be read. */
  boolean isInForce(Optional<InputRules> rules);

  /** The rules as the program takes them, a line each: for people. */
  List<String> text(InputRules rules);

  /** What came of opening. */
  sealed interface Opening {
    /** It can be used. */
    record Ready(InputFilter filter) implements Opening {}

    /** It cannot; the reason ends with what to do about it. */
    record Unusable(String reason) implements Opening {}
  }

  /** Chooses nftables where it works, iptables where nftables cannot. Changes nothing. */
  static Opening open(CommandRunner commands) {
    return Backends.openInput(commands);
  }

  /** The rules as nftables has them, where no packet filter says how it takes them. */
  static List<String> asNftables(InputRules rules) {
    return NftInputText.chains(rules).lines().map(line -> line.replace("\t", "  ")).toList();
  }
}
