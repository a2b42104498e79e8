package org.evenkeel.coordinator.neighbour;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.evenkeel.coordinator.host.Finding;
import org.evenkeel.coordinator.model.IpAddress;

/** Says whether others claim addresses that only this host should. Pure. */
public final class Duplicates {
  private static final String NOBODY = "nobody else";

  private Duplicates() {}

  /** A finding for each VIP that was asked for; one for which nobody could ask is not wrong. */
  public static List<Finding> report(Map<IpAddress, Sighting> sightings) {
    List<Finding> findings = new ArrayList<>();
    sightings.forEach((vip, sighting) -> findings.add(finding(vip, sighting)));
    return List.copyOf(findings);
  }

  private static Finding finding(IpAddress vip, Sighting sighting) {
    String question = vip.isV6() ? "neighbour solicitation for " : "ARP request for ";
    String why =
        "whoever else answers gets the clients' traffic, past this host; on a real server run:"
            + " evenkeel-arp check";
    return switch (sighting) {
      case Sighting.NotAsked(String reason) ->
          new Finding(question + vip, "not looked at: " + reason, NOBODY, why, true);
      case Sighting.Asked(String name, _, var holders) ->
          new Finding(
              question + vip,
              holders.isEmpty()
                  ? NOBODY
                  : "answered by %s on %s".formatted(String.join(", ", holders), name),
              NOBODY,
              why,
              holders.isEmpty());
    };
  }
}
