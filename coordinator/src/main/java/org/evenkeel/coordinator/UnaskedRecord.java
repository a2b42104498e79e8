package org.evenkeel.coordinator;

import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.evenkeel.coordinator.audit.AuditEntry;
import org.evenkeel.coordinator.audit.AuditLog;
import org.evenkeel.coordinator.director.Unasked;
import org.jspecify.annotations.Nullable;

/**
 * Has the audit log say of every configuration that ran without anybody asking over the API where
 * it came from. The director may tell of one before the log is open: it is kept until then. Safe
 * for any thread.
 */
final class UnaskedRecord implements Consumer<Unasked> {
  private final InstantSource clock;
  private final List<AuditEntry> early = new ArrayList<>();
  private @Nullable AuditLog log;

  UnaskedRecord(InstantSource clock) {
    this.clock = clock;
  }

  @Override
  public synchronized void accept(Unasked unasked) {
    AuditEntry entry = entry(unasked);
    if (log == null) {
      early.add(entry); // one at the most: the director starts once
    } else {
      log.record(entry);
    }
  }

  /** The log is open. */
  synchronized void recordIn(AuditLog opened) {
    log = opened;
    early.forEach(opened::record);
    early.clear();
  }

  private AuditEntry entry(Unasked unasked) {
    boolean lapsed = unasked.cause() == Unasked.Cause.LAPSE;
    boolean done = unasked.problems().isEmpty();
    return new AuditEntry(
        clock.instant(),
        lapsed ? AuditEntry.SELF : "file",
        switch (unasked.cause()) {
          case START -> "start";
          case RELOAD -> "SIGHUP";
          case LAPSE -> "not confirmed in time";
        },
        "local",
        lapsed ? "undo a revision" : "read evenkeel.yaml",
        Optional.empty(),
        Optional.of("revision " + unasked.before()),
        Optional.of("revision " + unasked.after()),
        unasked.changes(),
        done ? AuditEntry.DONE : "refused: " + String.join("; ", unasked.problems()));
  }
}
