package org.evenkeel.coordinator.filter;

import java.util.List;
import org.evenkeel.coordinator.dispatch.CommandRunner;

/**
 * Our part of the kernel's packet filter. It outlives this object and this process; no state is
 * kept here. To be used by one thread at a time; every call ends within seconds.
 */
public interface PacketFilter {
  /** {@code nftables} or {@code iptables}: for people. */
  String name();

  /**
   * Makes the rules in force exactly these. What is in force is read first, and nothing is written
   * when it is the same: called once a period, it repairs what somebody else changed.
   *
   * @param rules all that is wanted; empty removes everything of ours without a trace
   */
  Outcome apply(List<Rule> rules);

  /** What came of opening. */
  sealed interface Opening {
    /** It can be used. */
    record Ready(PacketFilter filter) implements Opening {}

    /** It cannot; the reason ends with what to do about it. */
    record Unusable(String reason) implements Opening {}
  }

  /** Chooses nftables where it works, iptables where nftables cannot. Changes nothing. */
  static Opening open(CommandRunner commands) {
    return Backends.open(commands);
  }
}
