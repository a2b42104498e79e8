package org.evenkeel.coordinator.model;

import java.util.List;
import java.util.Optional;

/** Virtual services of which a test only cares for a part. */
public final class Services {
  private Services() {}

  /** One named {@code web} on 10.0.0.1:80 without real servers. */
  public static VirtualService web(
      Forwarding forwarding, Optional<Fallback> fallback, ProxySpec proxy) {
    return of(
        new Match.Address(IpAddress.parse("10.0.0.1"), PortSet.of(80), Transport.TCP),
        forwarding,
        fallback,
        proxy);
  }

  /** One of some ports of an address. */
  public static VirtualService at(String vip, String ports, Transport transport) {
    return at(new Match.Address(IpAddress.parse(vip), PortSet.parse(ports), transport));
  }

  /** One of those packets. */
  public static VirtualService at(Match match) {
    return of(match, Forwarding.NAT, Optional.empty(), ProxySpec.PLAIN);
  }

  private static VirtualService of(
      Match match, Forwarding forwarding, Optional<Fallback> fallback, ProxySpec proxy) {
    return new VirtualService(
        "web",
        match,
        forwarding,
        Scheduling.by(Scheduler.WLC),
        Optional.empty(),
        OnFailure.QUIESCE,
        CheckSpec.DEFAULT,
        new FeedbackSpec.None(),
        WeightSpec.PLAIN,
        Optional.empty(),
        Quorum.ONE,
        fallback,
        proxy,
        List.of());
  }
}
