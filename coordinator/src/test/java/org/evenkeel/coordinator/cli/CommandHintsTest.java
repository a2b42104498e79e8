package org.evenkeel.coordinator.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class CommandHintsTest {
  @Test
  void pathsOfTheApiBecomeCommands() {
    assertEquals(
        "no revision 99; see: evenkeel config history",
        CommandHints.in("no revision 99; see /api/v1/config/revisions"));
    assertEquals(
        "there is a virtual service web already; change it with: evenkeel vip set",
        CommandHints.in("there is a virtual service web already; PUT replaces it"));
    assertEquals(
        "there is a real server a already; change it with: evenkeel rip set",
        CommandHints.in("there is a real server a already; PUT replaces it"));
  }

  @Test
  void whatHasNoCommandStays() {
    assertEquals(
        "no such session; see /api/v1/sessions",
        CommandHints.in("no such session; see /api/v1/sessions"));
    assertEquals("costs $1 \\ 2", CommandHints.in("costs $1 \\ 2"));
  }
}
