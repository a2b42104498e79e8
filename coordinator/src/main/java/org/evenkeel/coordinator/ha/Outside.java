package org.evenkeel.coordinator.ha;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.evenkeel.coordinator.model.IpAddress;

/**
 * Who else is asked before addresses move. Each question returns at once; its one answer comes
 * later, on any thread, however the question ends.
 */
public interface Outside extends AutoCloseable {
  /**
   * Asks the neighbours who has these addresses.
   *
   * @param patience for how long answers are waited for
   * @param answer is told a {@link Happening.Probed}
   */
  void probe(Set<IpAddress> addresses, Duration patience, Consumer<Happening> answer);

  /**
   * Learns by what hardware addresses the peer holds these addresses, so that a stranger is not
   * taken for it later. Has no answer.
   */
  void learn(Set<IpAddress> addresses);

  /**
   * Asks the witnesses for a lease.
   *
   * @param answer is told a {@link Happening.Granted} or a {@link Happening.Denied}
   */
  void askWitnesses(long term, long ballot, Consumer<Happening> answer);

  /** Gives a lease back. Has no answer. */
  void giveBack(long ballot);

  /** The newest term that a witness is known to have voted in; 0 when none is. */
  default long votedTerm() {
    return 0;
  }

  /** What is known of each witness, in the order of node.yaml. */
  default List<WitnessReport> witnesses() {
    return List.of();
  }

  /**
   * Has the peer switched off.
   *
   * @param answer is told a {@link Happening.Fenced}
   */
  void fence(Consumer<Happening> answer);

  @Override
  void close();
}
