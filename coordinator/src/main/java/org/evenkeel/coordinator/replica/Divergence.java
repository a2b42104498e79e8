package org.evenkeel.coordinator.replica;

import java.time.Instant;
import java.util.List;
import org.evenkeel.coordinator.digest.Sha256;

/**
 * Both nodes accepted something while they did not hear each other, and one of them gave way: what
 * was accepted there is not in force, and kept. Equal on both nodes, so that either one can
 * acknowledge it. Immutable.
 */
public sealed interface Divergence {
  /** The node that gave way. */
  String node();

  /** What gave way. */
  Part part();

  /** When: a configuration was accepted, or a copy was made. */
  Instant time();

  /** What it is known by: twelve hexadecimal digits, the same on both nodes. */
  default String id() {
    return Sha256.hex("%s %s %s".formatted(node(), part(), place())).substring(0, 12);
  }

  /** Where it is on that node. */
  String place();

  /** What happened, as a sentence. */
  String sentence();

  /** The commands that compare what gave way with what is in force, and bring it back. */
  List<String> remedies();

  /**
   * A configuration that is in the history alone.
   *
   * @param node where it was accepted
   * @param revision its number there
   * @param author who accepted it
   * @param time when
   * @param instead number of the revision that went on, on both
   * @param kept its number in the history of both nodes; 0 when it is in that node's alone, because
   *     the other one could not take it
   */
  record Configuration(
      String node, int revision, String author, Instant time, int instead, int kept)
      implements Divergence {
    @Override
    public Part part() {
      return Part.CONFIGURATION;
    }

    @Override
    public String place() {
      return "%d of %s".formatted(revision, time);
    }

    @Override
    public String sentence() {
      String where =
          kept == 0
              ? "it stays in that node's history"
              : "it is revision %d in the history of both nodes".formatted(kept);
      return "revision %d of %s, accepted by %s while the nodes did not hear each other, is not in force: revision %d is; %s"
          .formatted(revision, node, author, instead, where);
    }

    @Override
    public List<String> remedies() {
      return kept == 0
          ? List.of("evenkeel config history %d  (on %s)".formatted(revision, node))
          : List.of("evenkeel config diff --revision " + kept, "evenkeel config rollback " + kept);
    }
  }

  /**
   * A part that was replaced by the other node's, and of which a copy is kept.
   *
   * @param node on which disk
   * @param part what it is
   * @param copy the directory of the copy there
   * @param time when it was made
   */
  record Copy(String node, Part part, String copy, Instant time) implements Divergence {
    @Override
    public String place() {
      return copy;
    }

    @Override
    public String sentence() {
      return "%s that %s accepted while the nodes did not hear each other were replaced by the other node's; what they were is in %s on %s"
          .formatted(part, node, copy, node);
    }

    @Override
    public List<String> remedies() {
      String first = "ls -l %s  (on %s)".formatted(copy, node);
      return switch (part) {
        case CERTIFICATES -> List.of(first, "evenkeel certificate put NAME NAME.pem");
        case OPERATORS -> List.of(first, "evenkeel rip drain|halt|online VIP RIP");
        case USERS -> List.of(first, "evenkeel user add NAME");
        case TOKENS -> List.of(first, "evenkeel token add NAME");
        case CONFIGURATION, STAPLES -> List.of(first);
      };
    }
  }
}
