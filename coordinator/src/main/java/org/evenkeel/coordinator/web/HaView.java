package org.evenkeel.coordinator.web;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.evenkeel.coordinator.ha.PairStatus;
import org.evenkeel.coordinator.ha.Role;
import org.evenkeel.coordinator.model.Version;
import org.evenkeel.coordinator.replica.Divergence;
import org.evenkeel.coordinator.replica.PairingStatus;
import org.evenkeel.coordinator.replica.ReplicaStatus;

/**
 * The page of the pair.
 *
 * @param frame what is around it
 * @param pair how it does; empty for a node that is alone
 * @param replica how replication goes; empty when nothing is replicated
 * @param pairing how a pairing goes; empty when this node cannot be paired
 */
record HaView(
    Frame frame,
    Optional<PairStatus> pair,
    Optional<ReplicaStatus> replica,
    Optional<PairingStatus> pairing) {

  /** All that does not work, a sentence each. */
  List<String> problems() {
    List<String> problems = new ArrayList<>();
    pair.ifPresent(status -> problems.addAll(status.problems()));
    replica.ifPresent(status -> problems.addAll(status.problems()));
    return problems;
  }

  /** What one node accepted in vain, the oldest first. */
  List<Divergence> divergences() {
    return replica.map(ReplicaStatus::divergences).orElse(List.of());
  }

  /** Of the program on this node. */
  String version() {
    return Version.running();
  }

  /** Of the program on the peer; a dash when it does not say. */
  String peerVersion() {
    return replica.map(ReplicaStatus::peerVersion).filter(said -> !said.isEmpty()).orElse("–");
  }

  boolean active() {
    return pair.filter(status -> status.role() == Role.ACTIVE).isPresent();
  }

  /** A time span in milliseconds; a dash when it is not known. */
  String milliseconds(Optional<Duration> span) {
    return span.map(time -> String.format(Locale.ROOT, "%.1f ms", time.toNanos() / 1e6))
        .orElse("–");
  }

  /** How far a pairing is, in a word. */
  String phase() {
    return pairing
        .map(status -> status.phase().name().toLowerCase(Locale.ROOT).replace('_', ' '))
        .orElse("");
  }

  /** Whether a pairing was asked for. */
  boolean pairingKnown() {
    return pairing.filter(status -> status.phase() != PairingStatus.Phase.NONE).isPresent();
  }
}
