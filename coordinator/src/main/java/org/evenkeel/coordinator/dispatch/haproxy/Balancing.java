package org.evenkeel.coordinator.dispatch.haproxy;

import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;
import org.evenkeel.coordinator.dispatch.ServiceSettings;
import org.evenkeel.coordinator.model.ProxySpec;
import org.evenkeel.coordinator.model.Scheduler;

/** How HAProxy chooses real servers: as the service says, or the nearest to its scheduler. */
final class Balancing {
  private Balancing() {}

  /** The algorithm with its argument; empty when the scheduler is none that we know. */
  static Optional<ProxySpec.Balance> of(ServiceSettings settings) {
    return scheduler(settings.scheduler())
        .map(
            known ->
                settings
                    .proxy()
                    .flatMap(proxy -> proxy.spec().balance())
                    .orElseGet(() -> new ProxySpec.Balance(nearest(known), Optional.empty())));
  }

  /** The line of a backend. */
  static String line(ProxySpec.Balance balance) {
    return "balance "
        + switch (balance.algorithm()) {
          case ROUNDROBIN, LEASTCONN, RANDOM, SOURCE, URI -> balance.algorithm().toString();
          case URL_PARAM -> "url_param " + balance.argument().orElseThrow();
          case HDR -> "hdr(" + balance.argument().orElseThrow() + ")";
          case RDP_COOKIE -> "rdp-cookie(mstshash)";
        };
  }

  /** Names of all schedulers, for a message. */
  static String names() {
    return Arrays.stream(Scheduler.values())
        .map(Scheduler::toString)
        .collect(Collectors.joining(", "));
  }

  private static Optional<Scheduler> scheduler(String name) {
    return Arrays.stream(Scheduler.values())
        .filter(scheduler -> scheduler.toString().equals(name))
        .findFirst();
  }

  private static ProxySpec.Algorithm nearest(Scheduler scheduler) {
    return switch (scheduler) {
      case LC, WLC, SED, NQ -> ProxySpec.Algorithm.LEASTCONN;
      case SH, DH, MH -> ProxySpec.Algorithm.SOURCE;
      case RR, WRR, LBLC, LBLCR, FO, OVF -> ProxySpec.Algorithm.ROUNDROBIN;
    };
  }
}
