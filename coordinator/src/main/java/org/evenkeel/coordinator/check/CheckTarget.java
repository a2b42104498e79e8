package org.evenkeel.coordinator.check;

import org.evenkeel.coordinator.model.CheckSpec;
import org.evenkeel.coordinator.model.IpAddress;
import org.evenkeel.coordinator.model.RealServer;
import org.evenkeel.coordinator.model.VirtualService;

/**
 * What one health check probes. Real servers of several services that are checked alike at the same
 * place share one target, and so one probe.
 *
 * @param address where to probe
 * @param port where to probe
 * @param spec how; its own port is already in {@code port}
 */
public record CheckTarget(IpAddress address, int port, CheckSpec spec) {
  /** The target of a real server under its service's check. */
  public static CheckTarget of(RealServer real, VirtualService service) {
    CheckSpec spec = service.check();
    return new CheckTarget(real.address(), spec.port().orElse(service.checkPort(real)), spec);
  }

  /** Whether there is anything to probe. */
  public boolean probed() {
    return !(spec.probe() instanceof CheckSpec.Probe.None);
  }
}
