package org.evenkeel.coordinator.neighbour;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.evenkeel.coordinator.model.IpAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** Without a frame on any wire: loopback has no neighbours. */
@EnabledOnOs(OS.LINUX)
class SegmentNeighboursTest {
  private static final IpAddress HERE = IpAddress.parse("127.0.0.1");

  /** Of a class that no network uses. */
  private static final IpAddress NOWHERE = IpAddress.parse("240.0.0.1");

  @Test
  void whatNobodyCanBeAskedForSaysWhy() {
    try (var neighbours = new SegmentNeighbours()) {
      Map<IpAddress, Sighting> sightings = neighbours.ask(List.of(HERE, NOWHERE));
      assertEquals(
          new Sighting.NotAsked("it is on no interface that has neighbours"), sightings.get(HERE));
      assertEquals(
          new Sighting.NotAsked("it is in no subnet of an interface of this host"),
          sightings.get(NOWHERE));
      assertEquals(Map.of(), neighbours.ask(List.of()));
    }
  }

  @Test
  void afterItsEndItAsksNobody() {
    var neighbours = new SegmentNeighbours();
    neighbours.close();
    assertTrue(neighbours.ask(List.of(HERE)).get(HERE) instanceof Sighting.NotAsked);
  }
}
