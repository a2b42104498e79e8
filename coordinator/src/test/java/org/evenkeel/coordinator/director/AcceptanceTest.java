package org.evenkeel.coordinator.director;

import static org.evenkeel.coordinator.director.Clusters.BOTH_YAML;
import static org.evenkeel.coordinator.director.Clusters.MAIL_YAML;
import static org.evenkeel.coordinator.director.Clusters.WEB_YAML;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.evenkeel.coordinator.config.Revision;
import org.evenkeel.coordinator.dispatch.Step;
import org.evenkeel.coordinator.model.Snapshot;
import org.evenkeel.coordinator.model.Unconfirmed;
import org.junit.jupiter.api.Test;

/** What has to be confirmed, and what runs without anybody having asked. */
class AcceptanceTest {
  private final Bridge bridge = new Bridge();

  /** A configuration that has to be confirmed within a minute, and the round after it. */
  private Snapshot applied(String yaml) {
    var command =
        new Command.Configure(
            yaml, "alice", "", OptionalInt.empty(), false, Optional.of(Duration.ofMinutes(1)));
    assertInstanceOf(Outcome.Done.class, bridge.helm.configure(command, Clusters.of(yaml)));
    return bridge.helm.round(false);
  }

  private String running() {
    return bridge.helm.configuration().yaml();
  }

  @Test
  void whatIsNotConfirmedInTimeIsUndoneByARevisionOfItsOwn() throws Exception {
    Snapshot _ = bridge.running(WEB_YAML);
    Snapshot waits = applied(MAIL_YAML);
    assertEquals(
        Optional.of(new Unconfirmed(Instant.EPOCH.plusSeconds(60), 1)), waits.unconfirmed());
    bridge.unasked.clear();

    bridge.seconds(59);
    assertEquals(2, bridge.helm.round(true).revision());
    bridge.seconds(1);
    Snapshot undone = bridge.helm.round(true);
    assertEquals(3, undone.revision());
    assertEquals(Optional.empty(), undone.unconfirmed());
    assertEquals(WEB_YAML, running());
    Revision.Stamp stamp = bridge.configurations.newest().orElseThrow().stamp();
    assertEquals("alice", stamp.author());
    assertEquals("revision 2 was not confirmed in time: back to revision 1", stamp.comment());
    assertEquals(
        List.of(
            new Unasked(
                Unasked.Cause.LAPSE,
                2,
                3,
                List.of("- virtual-services.mail", "+ virtual-services.web"),
                List.of())),
        bridge.unasked);
  }

  @Test
  void whatIsConfirmedStays() throws Exception {
    Snapshot _ = bridge.running(WEB_YAML);
    Snapshot _ = applied(MAIL_YAML);
    assertInstanceOf(Outcome.NotFound.class, bridge.helm.confirm(new Command.Confirm(1, "alice")));
    assertEquals(new Outcome.Done(2), bridge.helm.confirm(new Command.Confirm(2, "alice")));
    assertInstanceOf(Outcome.NotFound.class, bridge.helm.confirm(new Command.Confirm(2, "alice")));
    bridge.seconds(60);
    Snapshot stays = bridge.helm.round(true);
    assertEquals(2, stays.revision());
    assertEquals(Optional.empty(), stays.unconfirmed());
    assertEquals(2, bridge.start().revision());
  }

  @Test
  void aRevisionThatSomebodyMakesMeanwhileIsLeftAlone() throws Exception {
    Snapshot _ = bridge.running(WEB_YAML);
    Snapshot _ = applied(MAIL_YAML);
    Outcome _ = bridge.configure(BOTH_YAML);
    bridge.seconds(60);
    assertEquals(3, bridge.helm.round(true).revision());
    assertEquals(BOTH_YAML, running());
  }

  @Test
  void aRestartGoesOnCountingAndUndoesWhatIsPastBeforeItTouchesATable() throws Exception {
    Snapshot _ = bridge.running(WEB_YAML);
    Snapshot _ = applied(MAIL_YAML);
    bridge.seconds(59);
    assertEquals(2, bridge.start().revision());
    bridge.ipvs.takeSteps();
    bridge.seconds(1);
    assertEquals(3, bridge.start().revision());
    assertEquals(WEB_YAML, running());
    List<Step> steps = bridge.ipvs.takeSteps();
    assertTrue(
        steps.stream().noneMatch(step -> step.toString().contains("ADD 198.51.100.3")),
        steps.toString());
  }

  @Test
  void inAPairWhoeverIsActiveUndoesItForBoth() throws Exception {
    Snapshot _ = bridge.running(WEB_YAML);
    Snapshot _ = applied(MAIL_YAML);
    bridge.follows = Optional.of("lb2 is active");
    assertEquals(
        new Outcome.Elsewhere("lb2 is active"),
        bridge.helm.confirm(new Command.Confirm(2, "alice")));
    bridge.seconds(60);
    assertEquals(2, bridge.helm.round(true).revision());
    bridge.follows = Optional.empty();
    bridge.role = "passive"; // it starts, and does not know yet
    assertEquals(2, bridge.start().revision());
    bridge.role = "active";
    assertEquals(3, bridge.helm.round(true).revision());
  }

  @Test
  void whereThereIsNoWayBackThatIsSaidAndItStays() throws Exception {
    bridge.configurations.adopt(
        new Revision(new Revision.Stamp(1, "alice", Instant.EPOCH, ""), "nonsense: 1\n"));
    Snapshot _ = bridge.running(WEB_YAML);
    Snapshot _ = bridge.helm.round(false);
    var unconfirmed = Optional.of(new Unconfirmed(Instant.EPOCH, 1));
    bridge.configurations.accept(MAIL_YAML, "alice", "", Instant.EPOCH, unconfirmed);
    Snapshot stays = bridge.start();
    assertEquals(3, stays.revision());
    String said = String.join("\n", stays.degraded());
    assertTrue(said.startsWith("revision 3 was not confirmed in time, and goes on"), said);
    assertTrue(said.contains("nonsense"), said);
    assertTrue(said.contains("evenkeel config confirm 3"), said);
    assertEquals(new Outcome.Done(3), bridge.helm.confirm(new Command.Confirm(3, "alice")));
    assertEquals(List.of(), bridge.helm.round(true).degraded());
  }

  @Test
  void theFirstConfigurationGivesWayToNone() throws Exception {
    Snapshot _ = bridge.start();
    Snapshot _ = applied(WEB_YAML);
    bridge.configurations.edit(MAIL_YAML); // not accepted, and kept beside
    bridge.seconds(60);
    Snapshot none = bridge.helm.round(true);
    assertEquals(2, none.revision());
    assertEquals(List.of(), none.virtualServices());
  }

  @Test
  void whatAFileBringsIsTold() throws Exception {
    Snapshot _ = bridge.running(WEB_YAML);
    assertEquals(
        List.of(new Unasked(Unasked.Cause.START, 0, 1, List.of(), List.of())), bridge.unasked);
    bridge.unasked.clear();
    bridge.helm.take(new Event.ReloadAsked());
    assertEquals(List.of(), bridge.unasked, "nothing has changed");

    bridge.configurations.edit("nonsense: 1\n");
    bridge.helm.take(new Event.ReloadAsked());
    bridge.configurations.edit(MAIL_YAML);
    bridge.helm.take(new Event.ReloadAsked());
    assertEquals(2, bridge.unasked.size());
    assertEquals(1, bridge.unasked.getFirst().after());
    assertEquals(1, bridge.unasked.getFirst().problems().size());
    assertEquals(
        new Unasked(
            Unasked.Cause.RELOAD,
            1,
            2,
            List.of("- virtual-services.web", "+ virtual-services.mail"),
            List.of()),
        bridge.unasked.getLast());
  }
}
