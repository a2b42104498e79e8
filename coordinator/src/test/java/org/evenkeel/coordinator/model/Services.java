package org.evenkeel.coordinator.model;

import java.util.List;
import java.util.Optional;

/** Virtual services of which a test only cares for a part. */
public final class Services {
  private Services() {}

  /** One named {@code web} on 10.0.0.1:80 without real servers. */
  public static VirtualService web(
      Forwarding forwarding, Optional<Fallback> fallback, ProxySpec proxy) {
    return new VirtualService(
        "web",
        new Match.Address(IpAddress.parse("10.0.0.1"), PortSet.of(80), Transport.TCP),
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
