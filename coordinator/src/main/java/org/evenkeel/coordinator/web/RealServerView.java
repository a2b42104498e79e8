package org.evenkeel.coordinator.web;

import org.evenkeel.coordinator.model.OperatorState;
import org.evenkeel.coordinator.model.Snapshot.RealServerStatus;
import org.jspecify.annotations.Nullable;

/**
 * A real server's row on the overview.
 *
 * @param id of its element and prefix of its buttons' ids; made of names, so that what the keyboard
 *     is on never becomes another real server's
 * @param status what the row tells
 * @param heaviest the largest weight of its service, 1 or more: the full length of a bar
 */
record RealServerView(String id, RealServerStatus status, int heaviest) {

  String name() {
    return status.configured().name();
  }

  /** Where its page is. */
  String page(String service) {
    return StoryView.path(service, name());
  }

  /** Address and port as users write them. */
  String address() {
    return status.configured().place();
  }

  /** Health and operator's will in one word for style: what a colour alone must never say. */
  String tone() {
    return status.state() == OperatorState.ONLINE
        ? status.health().toString()
        : status.state().toString();
  }

  /** Length of the bar of the weight in force, in percent of the heaviest. */
  int forceLength() {
    return length(status.weight());
  }

  /** Length of the bar of the configured weight, in percent of the heaviest. */
  int configuredLength() {
    return length(status.configured().weight());
  }

  String idle() {
    return status.idle().isPresent() ? status.idle().getAsInt() + "\u202f%" : "\u2013";
  }

  String active() {
    return Figures.grouped(status.activeConnections());
  }

  String inactive() {
    return Figures.grouped(status.inactiveConnections());
  }

  /** Whether a state's button is the one in force, as {@code aria-pressed} says it. */
  String pressed(OperatorState state) {
    return Boolean.toString(status.state() == state);
  }

  /** What is asked before a halt; null when it is halted already. */
  @Nullable String haltQuestion(String service) {
    return status.state() == OperatorState.HALT
        ? null
        : "Halt %s of %s? Its connections are cut.".formatted(name(), service);
  }

  private int length(int weight) {
    return (int) Math.round(100.0 * weight / heaviest);
  }
}
