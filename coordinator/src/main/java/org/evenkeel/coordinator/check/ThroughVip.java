package org.evenkeel.coordinator.check;

import java.time.Duration;
import org.evenkeel.coordinator.pace.Clock;

/**
 * Probes through the VIP where a target asks for it. When that fails, a probe at the real server's
 * own address tells the two causes apart: it does not work, or it does not accept the VIP.
 */
final class ThroughVip implements Prober {
  static final String UNFIXED =
      "answers on its own address, not on the VIP: run evenkeel-arp check there";

  private static final String BY_THE_VIP = " through the VIP";

  /** The part of the timeout that is kept for the probe at the own address. */
  private static final int SHARE = 4;

  private final Prober prober;
  private final Clock clock;

  /** Probes by means of another prober, which goes where its target says. */
  ThroughVip(Prober prober, Clock clock) {
    this.prober = prober;
    this.clock = clock;
  }

  @Override
  public Verdict probe(CheckTarget target) {
    if (target.detour().isEmpty()) {
      return prober.probe(target);
    }
    Duration timeout = target.spec().timeout();
    long start = clock.nanos();
    return switch (prober.probe(
        target.within(atLeastOne(timeout.minus(timeout.dividedBy(SHARE)))))) {
      case Verdict.Passed passed -> new Verdict.Passed(passed.reason() + BY_THE_VIP);
      case Verdict.Failed failed when failed.ours() -> failed;
      case Verdict.Failed _ -> {
        Duration left = timeout.minusNanos(clock.nanos() - start);
        yield switch (prober.probe(target.direct(atLeastOne(left)))) {
          case Verdict.Passed _ -> new Verdict.Failed(UNFIXED);
          case Verdict.Failed failed -> failed;
        };
      }
    };
  }

  /** The shortest timeout is a millisecond. */
  private static Duration atLeastOne(Duration duration) {
    return duration.toMillis() < 1 ? Duration.ofMillis(1) : duration;
  }
}
