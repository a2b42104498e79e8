package org.evenkeel.coordinator.check;

import org.evenkeel.coordinator.pace.Clock;

/** One ICMP echo request. */
record PingProber(Clock clock, Pinger pinger) implements Prober {
  @Override
  public Verdict probe(CheckTarget target) {
    Deadline deadline = Deadline.of(clock, target.spec().timeout());
    try {
      return switch (pinger.ping(target.address(), target.spec().timeout())) {
        case Pinger.Answer.Reply() -> new Verdict.Passed("echo reply in " + deadline.elapsed());
        case Pinger.Answer.Silence() ->
            new Verdict.Failed("no echo reply within " + deadline.limit());
        case Pinger.Answer.Unsent(String reason) -> new Verdict.Failed(reason);
      };
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return new Verdict.Failed("interrupted");
    }
  }
}
