package org.evenkeel.coordinator.dispatch.haproxy;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.evenkeel.coordinator.dispatch.Destination;
import org.evenkeel.coordinator.dispatch.Observation.Place;
import org.evenkeel.coordinator.dispatch.haproxy.HaproxyDispatcher.Trouble;
import org.evenkeel.coordinator.model.Hint;
import org.evenkeel.coordinator.model.IpAddress;
import org.evenkeel.coordinator.model.Protocol;
import org.evenkeel.coordinator.model.ServiceKey;
import org.junit.jupiter.api.Test;

class SuspectsTest {
  private static final IpAddress VIP = IpAddress.parse("10.0.0.5");
  private static final Place A = place("10.0.1.11");
  private static final Place B = place("10.0.1.12");

  private final Suspects suspects = new Suspects();
  private final Map<Place, Trouble> totals = new HashMap<>();

  /** Clocks may begin anywhere. */
  private long nanos = Long.MAX_VALUE - Duration.ofSeconds(3).toNanos();

  private static Place place(String realServer) {
    return new Place(
        new ServiceKey.Endpoint(Protocol.TCP, VIP, 80),
        new Destination.Key(IpAddress.parse(realServer), 8080));
  }

  /** After two seconds in which a place was given that many connections, and had that trouble. */
  private List<String> look(Place place, int connections, int errors, int broken) {
    Trouble before = totals.getOrDefault(place, Trouble.NONE);
    totals.put(
        place,
        new Trouble(
            before.connections() + connections,
            before.connectionErrors(),
            before.retries(),
            before.serverErrors() + errors,
            before.broken() + broken));
    nanos += Suspects.PERIOD.toNanos();
    return suspects.look(totals, nanos).stream().map(Hint::text).toList();
  }

  @Test
  void whatHappenedBeforeTheFirstLookDoesNotCount() {
    assertEquals(List.of(), look(A, 1000, 900, 0));
    assertEquals(List.of(), look(A, 10, 0, 0));
  }

  @Test
  void whoFailsOfLateIsSuspectUntilItNoLongerDoes() {
    look(B, 100, 0, 0);
    look(A, 100, 0, 0);
    assertEquals(
        List.of(
            "about 30 % of what HAProxy sent it in the last 10 s went wrong:"
                + " answers with a status from 500 on"),
        look(A, 20, 6, 0));
    assertEquals(
        List.of(
            "about 20 % of what HAProxy sent it in the last 10 s went wrong:"
                + " answers with a status from 500 on, connections that it broke off"),
        look(A, 20, 0, 2));
    for (int looks = 0; looks < 4; looks++) {
      look(A, 1, 0, 0);
    }
    assertEquals(List.of(), look(A, 1, 0, 0));
  }

  @Test
  void aFewOrASmallShareAreChance() {
    look(A, 100, 0, 0);
    assertEquals(List.of(), look(A, 4, 4, 0));
    look(B, 100, 0, 0);
    assertEquals(List.of(), look(B, 1000, 50, 0));
  }

  @Test
  void aSuspectStaysOneUntilItIsHalfAsBad() {
    look(A, 100, 0, 0);
    look(A, 10, 5, 0);
    for (int looks = 0; looks < 5; looks++) {
      assertEquals(1, look(A, 10, 1, 0).size(), "3 to 5 in ten seconds");
    }
    for (int looks = 0; looks < 3; looks++) {
      look(A, 10, 0, 0);
    }
    assertEquals(List.of(), look(A, 10, 0, 0));
    assertEquals(List.of(), look(A, 10, 3, 0), "now it takes five again");
  }

  @Test
  void countersThatBeginAnewAreNoNegativeTrouble() {
    look(A, 1000, 100, 0);
    totals.put(A, Trouble.NONE);
    assertEquals(List.of(), look(A, 10, 1, 0));
    assertEquals(1, look(A, 10, 6, 0).size());
  }

  @Test
  void theHintNamesServiceAndRealServerWithTheirPorts() {
    look(A, 10, 0, 0);
    look(A, 10, 10, 0);
    Hint hint = suspects.look(totals, nanos).getFirst();
    assertEquals(VIP, hint.vip());
    assertEquals(80, hint.port());
    assertEquals(IpAddress.parse("10.0.1.11"), hint.realServer());
    assertEquals(8080, hint.realServerPort());
  }
}
