package org.evenkeel.coordinator.web;

import java.util.Locale;
import java.util.Optional;
import org.evenkeel.coordinator.ha.Pair;
import org.evenkeel.coordinator.ha.PairStatus;
import org.evenkeel.coordinator.ha.PeerReport;
import org.evenkeel.coordinator.model.Snapshot;

/**
 * Which node this is, on every page: primary or secondary, active or passive, and its link.
 *
 * @param node its name
 * @param rank {@code Primary} or {@code Secondary}; empty when it has no peer, or has not heard it
 * @param role what it is now, as the status has it
 * @param link {@code up}, {@code degraded} or {@code down}; empty when it has no peer
 */
record Banner(String node, String rank, String role, String link) {

  static Banner of(Snapshot snapshot, Optional<Pair> pair) {
    if (pair.isEmpty()) {
      return new Banner(snapshot.node(), "", snapshot.role(), "");
    }
    PairStatus status = pair.get().status();
    String rank =
        status
            .peerReport()
            .map(peer -> rank(pair.get().priority(), snapshot.node(), peer))
            .orElse("");
    return new Banner(snapshot.node(), rank, status.role().toString(), link(status));
  }

  /** Who is preferred; of two that are preferred alike the first by name. */
  static String rank(int priority, String node, PeerReport peer) {
    boolean first =
        priority == peer.configured()
            ? node.compareTo(peer.name()) < 0
            : priority > peer.configured();
    return first ? "Primary" : "Secondary";
  }

  static String link(PairStatus status) {
    if (!status.contact()) {
      return "down";
    }
    return status.links().stream().allMatch(PairStatus.LinkState::works) ? "up" : "degraded";
  }

  /** The role with a capital. */
  String roleWord() {
    return role.isEmpty()
        ? role
        : role.substring(0, 1).toUpperCase(Locale.ROOT) + role.substring(1);
  }

  /** How the role is shown. */
  String roleTone() {
    return switch (role) {
      case "active" -> "good";
      case "isolated" -> "bad";
      case "joining" -> "warn";
      default -> "calm";
    };
  }

  /** How the link is shown. */
  String linkTone() {
    return switch (link) {
      case "up" -> "good";
      case "down" -> "bad";
      default -> "warn";
    };
  }
}
