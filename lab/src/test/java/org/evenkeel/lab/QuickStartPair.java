package org.evenkeel.lab;

import static org.junit.jupiter.api.Assertions.assertFalse;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.time.Duration;
import java.util.List;

/** What the two directors of the quick start say of each other. */
final class QuickStartPair {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Each look takes processes in the guest, which has work to do. */
  private static final Duration PAUSE = Duration.ofSeconds(1);

  private static final String LOOK =
      """
      curl -s -m 20 --unix-socket /run/evenkeel/control.sock http://localhost/api/v1/ha || echo '{}'
      echo
      ip -brief address show eth0
      """;

  private final QuickStartSite site;

  QuickStartPair(QuickStartSite site) {
    this.site = site;
  }

  /**
   * A director at a moment.
   *
   * @param ha what its API says of the pair; nothing before it serves
   * @param holds whether it has the address that moves
   */
  record Look(JsonNode ha, boolean holds) {
    private boolean is(String role) {
      return ha.path("role").asText().equals(role) && ha.path("problems").isEmpty();
    }

    /** The version of the program that runs there. */
    String version() {
      return ha.path("version").asText();
    }
  }

  /** Looks at one. */
  Look at(String director) throws IOException, InterruptedException {
    List<String> said = site.director(director).type(LOOK).succeeded().stdout().lines().toList();
    return new Look(
        JSON.readTree(said.getFirst()), said.getLast().contains(QuickStartSite.VIP + "/"));
  }

  /** Both of them, the active one first. */
  private List<Look> both(String active, String passive) throws IOException, InterruptedException {
    Look one = at(active);
    return one.is("active") ? List.of(one, at(passive)) : List.of(one);
  }

  /** Waits until one has the address, and the other one all that it needs to take it over. */
  List<Look> becomes(String active, String passive) {
    return Eventually.becomes(
        active + " is active, and " + passive + " is ready to be",
        PAUSE,
        () -> both(active, passive),
        QuickStartPair::settled);
  }

  private static boolean settled(List<Look> both) {
    Look one = both.getFirst();
    Look other = both.getLast();
    return both.size() == 2
        && one.holds()
        && other.is("passive")
        && other.ha().path("in-step").asBoolean()
        && !other.holds();
  }

  /** Waits until a director that is alone has the address. */
  void isHeldBy(String director) {
    Eventually.holds(director + " has the VIP", () -> at(director).holds());
  }

  /** Sees that nobody has it. */
  void isHeldByNone() throws IOException, InterruptedException {
    for (String director : List.of("lb1", "lb2")) {
      assertFalse(at(director).holds(), director);
    }
  }
}
