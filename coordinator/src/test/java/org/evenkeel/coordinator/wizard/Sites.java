package org.evenkeel.coordinator.wizard;

import java.util.List;
import java.util.Optional;
import org.evenkeel.coordinator.model.IpAddress;

/** Machines for tests, before the first question. */
public final class Sites {
  private Sites() {}

  /** One with two interfaces, the first of which has an address. */
  public static Site twoArms(String cluster) {
    return new Site(
        "lb1",
        List.of(
            new Site.Link("eth0", Optional.of(new Network(IpAddress.parse("192.168.2.21"), 24))),
            new Site.Link("eth1", Optional.empty())),
        Optional.of(IpAddress.parse("192.168.2.1")),
        Optional.of(IpAddress.parse("192.168.2.1")),
        Optional.empty(),
        false,
        cluster);
  }
}
