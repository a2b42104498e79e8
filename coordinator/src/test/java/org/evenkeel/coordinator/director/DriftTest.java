package org.evenkeel.coordinator.director;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.evenkeel.coordinator.dispatch.Delivery;
import org.evenkeel.coordinator.dispatch.Destination;
import org.evenkeel.coordinator.dispatch.ServiceSettings;
import org.evenkeel.coordinator.dispatch.Step;
import org.evenkeel.coordinator.dispatch.TableService;
import org.evenkeel.coordinator.model.IpAddress;
import org.evenkeel.coordinator.model.Protocol;
import org.evenkeel.coordinator.model.ServiceKey;
import org.junit.jupiter.api.Test;

class DriftTest {
  private static final ServiceKey WEB =
      new ServiceKey.Endpoint(Protocol.TCP, IpAddress.parse("192.0.2.1"), 80);
  private static final Destination.Key REAL =
      new Destination.Key(IpAddress.parse("198.51.100.1"), 80);
  private static final Destination WANTED = Destination.of(REAL, new Delivery.Masqueraded(), 100);
  private static final TableService SERVICE =
      new TableService(WEB, ServiceSettings.by("rr"), List.of());

  @Test
  void whatThePlanAloneAsksForIsNoInterference() {
    List<Step> planned = List.of(new Step.EditDestination(WEB, WANTED));

    assertEquals(List.of(), Drift.interferences(planned, planned));
  }

  @Test
  void everyInterferenceIsNamedByWhatWasDone() {
    List<Step> steps =
        List.of(
            new Step.AddService(SERVICE),
            new Step.EditService(SERVICE),
            new Step.RemoveService(WEB),
            new Step.AddDestination(WEB, WANTED),
            new Step.EditDestination(WEB, WANTED),
            new Step.RemoveDestination(WEB, REAL));

    assertEquals(
        List.of(
            "tcp 192.0.2.1:80 was removed",
            "tcp 192.0.2.1:80 was given other settings",
            "tcp 192.0.2.1:80 was added",
            "198.51.100.1:80 of tcp 192.0.2.1:80 was removed",
            "198.51.100.1:80 of tcp 192.0.2.1:80 was edited",
            "198.51.100.1:80 was added to tcp 192.0.2.1:80"),
        Drift.interferences(steps, List.of()));
  }
}
