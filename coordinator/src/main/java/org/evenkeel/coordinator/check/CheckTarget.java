package org.evenkeel.coordinator.check;

import java.time.Duration;
import java.util.Optional;
import org.evenkeel.coordinator.model.CheckSpec;
import org.evenkeel.coordinator.model.IpAddress;
import org.evenkeel.coordinator.model.RealServer;
import org.evenkeel.coordinator.model.VirtualService;

/**
 * What one health check probes. Real servers of several services that are checked alike at the same
 * place share one target, and so one probe.
 *
 * @param address of the real server
 * @param port where to probe
 * @param spec how; its own port is already in {@code port}
 * @param detour the way through the VIP; empty means straight to the address
 */
public record CheckTarget(IpAddress address, int port, CheckSpec spec, Optional<Detour> detour) {
  /** A target that is probed at its own address. */
  public CheckTarget(IpAddress address, int port, CheckSpec spec) {
    this(address, port, spec, Optional.empty());
  }

  /** By the place alone: few targets share one, and what they differ in is costly to take in. */
  @Override
  public int hashCode() {
    return address.hashCode() * 31 + port;
  }

  /** The target of a real server under its service's check, at its own address. */
  public static CheckTarget of(RealServer real, VirtualService service) {
    CheckSpec spec = service.check();
    return new CheckTarget(real.address(), spec.port().orElse(service.checkPort(real)), spec);
  }

  /** The same, through the VIP. */
  public CheckTarget through(Detour way) {
    return new CheckTarget(address, port, spec, Optional.of(way));
  }

  /** The same at its own address, within another time. */
  CheckTarget direct(Duration timeout) {
    return new CheckTarget(address, port, spec.within(timeout), Optional.empty());
  }

  /** The same within another time. */
  CheckTarget within(Duration timeout) {
    return new CheckTarget(address, port, spec.within(timeout), detour);
  }

  /** Where the probe's packets are sent. */
  public IpAddress place() {
    return detour.map(Detour::vip).orElse(address);
  }

  /** Whether there is anything to probe. */
  public boolean probed() {
    return !(spec.probe() instanceof CheckSpec.Probe.None);
  }
}
