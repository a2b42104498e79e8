package org.evenkeel.coordinator.migrate;

import java.util.List;
import java.util.OptionalInt;
import org.evenkeel.coordinator.migrate.ServiceDraft.Real;
import org.evenkeel.coordinator.model.CheckSpec;
import org.evenkeel.coordinator.model.CheckSpec.Probe;
import org.evenkeel.coordinator.model.Match;
import org.evenkeel.coordinator.model.PortSet;

/** The one check that all real servers of a service share: that of the first. */
final class SharedCheck {
  private static final CheckSpec NONE =
      with(CheckSpec.DEFAULT, new Probe.None(), OptionalInt.empty());

  private final Reading reading;
  private final Assembly.Ports ports;

  SharedCheck(Reading reading, Assembly.Ports ports) {
    this.reading = reading;
    this.ports = ports;
  }

  /** The check of these real servers; those whose own was another are reported. */
  CheckSpec of(List<Real> reals) {
    if (reals.isEmpty()) {
      return NONE;
    }
    Real first = reals.getFirst();
    CheckSpec check = first.test().check();
    for (Real real : reals) {
      if (!real.test().check().equals(check)) {
        reading.drop(
            real.test().at(),
            real.directive(),
            "the check of %s differs from that of %s in line %d, and a service has one check"
                .formatted(real.address(), first.address(), first.test().at().line()),
            "it is checked as that one; where it needs its own, give it a service of its own");
      }
    }
    if (check.probe() instanceof Probe.None) {
      return NONE;
    }
    return needsPort(check.probe())
        ? atPort(check, reals)
        : with(check, check.probe(), OptionalInt.empty());
  }

  private CheckSpec atPort(CheckSpec check, List<Real> reals) {
    if (portIsKnown() && reals.stream().allMatch(real -> wanted(real) == own(real))) {
      return with(check, check.probe(), OptionalInt.empty());
    }
    int port = wanted(reals.getFirst());
    if (port == 0) {
      reading.drop(
          reals.getFirst().test().at(),
          reals.getFirst().directive(),
          "no port is said at which it could be checked, so that it is not checked at all",
          "set check.type and check.port in the YAML");
      return NONE;
    }
    for (Real real : reals) {
      if (wanted(real) != port) {
        reading.drop(
            real.test().at(),
            real.directive(),
            "%s was checked at port %d, the first real server at port %d, and a check has one port"
                .formatted(real.address(), wanted(real), port),
            "it is checked at that port too; make it listen there, or give it a service of its"
                + " own");
      }
    }
    return with(check, check.probe(), OptionalInt.of(port));
  }

  /** Where it was probed; 0 when nobody said. */
  private int wanted(Real real) {
    return real.test().port().orElse(real.port() == 0 ? own(real) : real.port());
  }

  /** Where it is probed when the check names no port; 0 when that is nowhere. */
  private int own(Real real) {
    if (ports.of(real) != 0) {
      return ports.of(real);
    }
    return portIsKnown() && ports.match() instanceof Match.Address(_, PortSet set, _)
        ? set.lowest()
        : 0;
  }

  private boolean portIsKnown() {
    return ports.match() instanceof Match.Address(_, PortSet set, _) && !set.equals(PortSet.ALL);
  }

  private static boolean needsPort(Probe probe) {
    return !(probe instanceof Probe.Ping || probe instanceof Probe.Exec);
  }

  private static CheckSpec with(CheckSpec check, Probe probe, OptionalInt port) {
    return new CheckSpec(
        probe,
        check.interval(),
        check.timeout(),
        check.rise(),
        check.fall(),
        port,
        check.approach(),
        check.fastInterval(),
        check.downInterval());
  }
}
