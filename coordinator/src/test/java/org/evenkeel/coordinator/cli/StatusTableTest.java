package org.evenkeel.coordinator.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.List;
import org.evenkeel.coordinator.api.StatusDocument;
import org.evenkeel.coordinator.model.Snapshot;
import org.evenkeel.coordinator.model.Snapshots;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine.Help.Ansi;

class StatusTableTest {
  private static JsonNode document(Snapshot snapshot) throws IOException {
    return new ObjectMapper().readTree(StatusDocument.of(snapshot));
  }

  private static Snapshot named(String name, String reason) {
    return Snapshots.of(
        Snapshots.service(
            "web",
            Snapshots.because(Snapshots.up(name, 10), reason),
            Snapshots.down("rabbit2", 11)));
  }

  @Test
  void peopleReadATable() throws Exception {
    Snapshot snapshot =
        Snapshots.degraded(named("rabbit1", "connected in 0.4 ms"), "the disk is full");

    assertEquals(
        """
        lb1 · standalone · revision 7 · dispatcher ipvs
        degraded: the disk is full

        NAME       ADDRESS             HEALTH  WEIGHT  IDLE  ACTIVE  INACTIVE  STATE   REASON
        web        192.168.87.5:5672   up                         2         0          tcp dr wlc by ipvs
          rabbit1  192.168.87.10:5672  up      97/100   97%       1         0  online  connected in 0.4 ms
          rabbit2  192.168.87.11:5672  down     0/100     -       1         0  online  connection refused
        """,
        StatusTable.of(document(snapshot), Ansi.OFF));
  }

  @Test
  void aForeignServiceIsToldAsOne() throws Exception {
    String text = StatusTable.of(document(Snapshots.withForeign(Snapshots.of())), Ansi.OFF);

    assertTrue(
        text.contains("\nforeign: tcp 192.0.2.99:443 in ipvs by rr, 2 real servers; left alone\n"),
        text);
  }

  @Test
  void withoutServicesTheWayToOneIsShown() throws Exception {
    assertEquals(
        """
        lb1 · standalone · revision 7 · dispatcher ipvs
        no virtual services; add one with: evenkeel config apply FILE
        """,
        StatusTable.of(document(Snapshots.of()), Ansi.OFF));
  }

  @Test
  void colourIsOnTheHealthAndNowhereElse() throws Exception {
    String text = StatusTable.of(document(named("down", " down ")), Ansi.ON);

    assertEquals(1, text.split("\u001b\\[31mdown", -1).length - 1, text);
    assertTrue(text.contains("\n  down "), text);
  }

  @ParameterizedTest
  @ValueSource(strings = {"\u001b[2J", "\u009b2J", "a\rb", "a\nb", "\u202egnp.exe", "\u2028", "\0"})
  void whatATerminalWouldObeyIsNotPrinted(String evil) throws Exception {
    Snapshot snapshot = Snapshots.degraded(named(evil, evil), evil);
    String text = StatusTable.of(document(snapshot), Ansi.OFF);

    assertFalse(text.contains(evil), text);
    assertEquals(7, text.lines().count(), text);
  }

  @ParameterizedTest
  @ValueSource(strings = {"@|red x|@", "|@", "@|", "$1", "\\1", "%s"})
  void markupInNamesIsJustText(String odd) throws Exception {
    for (Ansi ansi : new Ansi[] {Ansi.OFF, Ansi.ON}) {
      String text = StatusTable.of(document(named(odd, odd)), ansi);

      assertTrue(text.contains("\n  " + odd + " "), text);
      assertTrue(text.lines().anyMatch(line -> line.endsWith("online  " + odd)), text);
    }
  }

  @Test
  void aRowHasACellForEachHeading() {
    TextTable table = new TextTable("A", ">B");
    table.add("a", "1");
    table.add("long", "100");

    assertEquals(List.of("A       B", "a       1", "long  100"), table.lines((_, cell) -> cell));
    assertThrows(IllegalArgumentException.class, () -> table.add("a"));
  }
}
