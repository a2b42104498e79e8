package org.evenkeel.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * What {@code docs/upgrading.md} says of a pair, typed on two directors while clients are served
 * through the address that they share. It begins and ends with lb1 active.
 */
final class PairUpgrade {
  private static final String SECTION = "A pair";
  private static final String NEXT = QuickStartSite.NEXT;

  private final QuickStartSite site;
  private final QuickStartPair pair;
  private final Visitors visitors;

  PairUpgrade(QuickStartSite site, QuickStartPair pair, Visitors visitors) {
    this.site = site;
    this.pair = pair;
    this.visitors = visitors;
  }

  /** Does it all. */
  void walk() throws Exception {
    Set<String> before = states("lb1");
    String old = pair.at("lb1").version();
    assertNotEquals(NEXT, old);
    theActiveNodeIsNotTheFirst();

    site.typeNext(SECTION);
    List<QuickStartPair.Look> half = pair.becomes("lb1", "lb2");
    assertEquals(List.of(old, NEXT), half.stream().map(QuickStartPair.Look::version).toList());
    visitors.areServed(0);

    site.typeNext(SECTION);
    List<QuickStartPair.Look> whole = pair.becomes("lb2", "lb1");
    assertEquals(List.of(NEXT, NEXT), whole.stream().map(QuickStartPair.Look::version).toList());
    assertEquals(NEXT, whole.getFirst().ha().at("/peer/version").asText());
    assertEquals(before, states("lb2"));
    visitors.areServed(1);

    site.typeNext(SECTION);
    List<QuickStartPair.Look> _ = pair.becomes("lb1", "lb2");
    assertEquals(before, states("lb1"));
    visitors.areServed(2);
  }

  /** It says what to type where, and nothing has happened. */
  private void theActiveNodeIsNotTheFirst() throws Exception {
    String typed = site.pages().peek(SECTION).commands();
    Result refused = site.director("lb1").type(typed);
    assertEquals(1, refused.exit(), refused::toString);
    assertTrue(
        refused.stderr().contains("lb1 is active, and lb2 runs ")
            && refused.stderr().contains("on lb2: " + typed.strip().replace(" --yes", "")),
        refused::toString);
    assertTrue(refused.stdout().contains("- It floats."), "what is new is shown: " + refused);
  }

  /** What is configured and known of each real server, and what its operator wants. */
  private Set<String> states(String director) throws Exception {
    JsonNode status = site.api(director, "status");
    Set<String> states = new TreeSet<>(Set.of("revision " + status.path("revision")));
    for (JsonNode service : status.path("virtual-services")) {
      for (JsonNode server : service.path("real-servers")) {
        states.add(
            "%s %s %s %s %s"
                .formatted(
                    service.path("name").asText(),
                    server.path("name").asText(),
                    server.path("configured-weight"),
                    server.path("state").asText(),
                    server.path("health").asText()));
      }
    }
    assertEquals(3, states.size(), status::toString);
    return states;
  }
}
