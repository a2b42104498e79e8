package org.evenkeel.agent;

/** Who carries out what {@link ControlDoor} is told. */
@FunctionalInterface
public interface ControlHandler {
  /**
   * Carries out a verb. Called on the door's thread, one at a time; does not wait.
   *
   * @return the whole answer, its last line end included: {@link ReportText} for {@link
   *     ControlVerb#STATUS}, otherwise {@code ok} or {@code error TEXT}
   */
  String carryOut(ControlVerb verb);
}
