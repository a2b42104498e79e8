package org.evenkeel.coordinator.web;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.evenkeel.coordinator.lockdown.LockdownPlan;
import org.evenkeel.coordinator.lockdown.LockdownStatus;

/**
 * The page of the firewall lockdown.
 *
 * @param frame what is around it
 * @param status how it is
 * @param you the address of who looks; empty for programs over the control socket
 * @param networks what the form says, a line each
 * @param ports what it says of ports
 * @param proposal what came of looking at what it says; empty when nobody has asked yet
 * @param problem why something was not done; empty when nothing failed
 */
record LockdownView(
    Frame frame,
    LockdownStatus status,
    String you,
    String networks,
    String ports,
    Optional<Proposal> proposal,
    String problem) {

  /**
   * What somebody has asked to see first.
   *
   * @param plan what it would be
   * @param shutOut whom it would shut out of those who ask; empty when nobody
   */
  record Proposal(LockdownPlan plan, List<String> shutOut) {
    Proposal {
      shutOut = List.copyOf(shutOut);
    }

    /** Its rules, a line each. */
    String rules() {
      return String.join("\n", plan.rules());
    }
  }

  /** In a word, and how it looks. */
  String state() {
    return switch (status.phase()) {
      case OPEN -> "off";
      case WAITING -> "waits to be confirmed";
      case LOCKED -> "on";
    };
  }

  /** The look of that word. */
  String tone() {
    return switch (status.phase()) {
      case OPEN -> "calm";
      case WAITING -> "warn";
      case LOCKED -> "good";
    };
  }

  /** Whether it is in force for good. */
  boolean on() {
    return status.phase() == LockdownStatus.Phase.LOCKED;
  }

  /** Some values in one line. */
  static String joined(List<?> values) {
    return values.isEmpty()
        ? "none"
        : values.stream().map(Object::toString).collect(Collectors.joining(", "));
  }

  /** A time, to the second. */
  static String at(Instant time) {
    return Moments.second(time.truncatedTo(ChronoUnit.SECONDS));
  }
}
