package org.evenkeel.coordinator.migrate;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.evenkeel.coordinator.migrate.ServiceDraft.Real;
import org.evenkeel.coordinator.migrate.ServiceDraft.Stand;
import org.evenkeel.coordinator.model.Fallback;
import org.evenkeel.coordinator.model.FeedbackSpec;
import org.evenkeel.coordinator.model.Forwarding;
import org.evenkeel.coordinator.model.IpAddress;
import org.evenkeel.coordinator.model.Match;
import org.evenkeel.coordinator.model.OperatorState;
import org.evenkeel.coordinator.model.PortSet;
import org.evenkeel.coordinator.model.ProxySpec;
import org.evenkeel.coordinator.model.RealServer;
import org.evenkeel.coordinator.model.Scheduling;
import org.evenkeel.coordinator.model.Transport;
import org.evenkeel.coordinator.model.VirtualService;
import org.evenkeel.coordinator.model.WeightSpec;

/**
 * Makes services of drafts: one way of forwarding and one check for all real servers of a service,
 * ports where the model has them, and names. What does not fit is reported. For one thread.
 */
final class Assembly {
  private static final int NAME_MAX = 63;

  private final Reading reading;
  private final Set<String> names = new HashSet<>();

  Assembly(Reading reading) {
    this.reading = reading;
  }

  /** The service of a draft. */
  Found service(ServiceDraft draft) {
    Forwarding forwarding = forwarding(draft);
    List<Real> reals = draft.reals().stream().filter(real -> goes(real, forwarding)).toList();
    Match match = match(draft, reals);
    Ports ports = new Ports(match, forwarding);
    LinkedHashMap<String, Real> named = new LinkedHashMap<>();
    Set<String> seen = new HashSet<>();
    for (Real real : reals) {
      named.put(name(real, ports, seen), real);
    }
    VirtualService service =
        new VirtualService(
            unique(draft.name().isEmpty() ? called(match) : called(draft.name()), names),
            match,
            forwarding,
            scheduling(draft, ports),
            draft.persistence(),
            draft.onFailure(),
            new SharedCheck(reading, ports).of(reals),
            new FeedbackSpec.None(),
            WeightSpec.PLAIN,
            Optional.empty(),
            draft.quorum(),
            draft.fallback().flatMap(stand -> fallback(stand, ports)),
            ProxySpec.PLAIN,
            named.entrySet().stream()
                .map(each -> realServer(each.getKey(), each.getValue(), ports))
                .toList());
    return new Found(service, draft, named);
  }

  /** The way that most real servers have; of several, that of the first. */
  private static Forwarding forwarding(ServiceDraft draft) {
    Map<Forwarding, Integer> count = new LinkedHashMap<>();
    draft.reals().forEach(real -> count.merge(real.way().forwarding(), 1, Integer::sum));
    Forwarding most =
        draft.reals().isEmpty() ? draft.forwarding() : draft.reals().getFirst().way().forwarding();
    for (Map.Entry<Forwarding, Integer> each : count.entrySet()) {
      if (each.getValue() > count.getOrDefault(most, 0)) {
        most = each.getKey();
      }
    }
    return most;
  }

  private boolean goes(Real real, Forwarding forwarding) {
    if (real.way().forwarding() == forwarding) {
      return true;
    }
    reading.drop(
        real.at(),
        real.directive(),
        "%s is reached by %s, most others of the service by %s, and a service has one way of forwarding"
            .formatted(real.address(), real.way().forwarding(), forwarding),
        "it is left out; bring it to the way of the others, or give it a service of its own");
    return false;
  }

  /** A service by mark is of the family of its first real server. */
  private Match match(ServiceDraft draft, List<Real> reals) {
    return switch (draft.match()) {
      case Match.Address address -> address;
      case Match.Fwmark(int mark, boolean isV6) -> {
        boolean real = !reals.isEmpty() && reals.getFirst().address().isV6();
        if (isV6 && !real) {
          reading.drop(
              draft.at(),
              draft.directive(),
              "a service by mark is of the family of its first real server, and that is not IPv6",
              "add an IPv6 real server to it in the YAML");
        }
        yield new Match.Fwmark(mark, real);
      }
    };
  }

  /** The kernel keeps no connection of a packet that is scheduled by itself. */
  private Scheduling scheduling(ServiceDraft draft, Ports ports) {
    Scheduling said = draft.scheduling();
    boolean udp =
        !(ports.match() instanceof Match.Address) || Ports.speaks(ports.match(), Transport.UDP);
    if (!said.onePacket() || (udp && !ports.forwarding().routesAnswers())) {
      return said;
    }
    reading.drop(
        draft.at(),
        draft.directive(),
        udp
            ? "packets scheduled by themselves get no translated answers with forwarding "
                + ports.forwarding()
            : "only udp packets are scheduled by themselves",
        "they are scheduled as connections; forwarding dr or tun can do without");
    return new Scheduling(said.scheduler(), said.flags(), false);
  }

  private Optional<Fallback> fallback(Stand stand, Ports ports) {
    int port = stand.port() == 0 ? ports.single() : stand.port();
    boolean local = stand.address().inet().isLoopbackAddress();
    if (!Ports.speaks(ports.match(), Transport.TCP)) {
      reading.drop(
          stand.said(),
          "only a service by address with protocol tcp has a fallback",
          "add it to the real servers with backup: true");
      return Optional.empty();
    }
    if (port == 0) {
      reading.drop(
          stand.said(), "a fallback needs a port", "set fallback: { address, port } in the YAML");
      return Optional.empty();
    }
    if (ports.forwarding().keepsDestination() && !local && port != ports.single()) {
      reading.drop(
          stand.said(),
          "with forwarding %s packets keep their port, %d, on the way to it"
              .formatted(ports.forwarding(), ports.single()),
          "let it listen there too, or take the director's own page by fallback: {}");
      return Optional.empty();
    }
    if (!local && stand.forwarding().filter(way -> way != ports.forwarding()).isPresent()) {
      reading.drop(
          stand.said(),
          "it is taken, but reached by %s as the real servers are".formatted(ports.forwarding()),
          "prepare it for that as you did them");
    }
    return Optional.of(new Fallback(stand.address(), port));
  }

  private RealServer realServer(String name, Real real, Ports ports) {
    int port = ports.of(real);
    if (real.port() != 0 && real.port() != port) {
      reading.drop(
          real.at(),
          real.directive(),
          ports.single() == 0
              ? "a service of all ports or by mark keeps the client's port, port %d is not used"
                  .formatted(real.port())
              : "with forwarding %s packets keep their port, %d, port %d is not used"
                  .formatted(ports.forwarding(), port, real.port()),
          ports.forwarding().keepsDestination()
              ? "nothing, so it was before"
              : "a service with an address and one port can translate it");
    }
    return new RealServer(
        name,
        real.address(),
        port,
        real.weight(),
        real.limits(),
        false,
        real.way().tunnel(),
        real.halted() ? OperatorState.HALT : OperatorState.ONLINE);
  }

  private String name(Real real, Ports ports, Set<String> seen) {
    String plain = called(real.address().toString());
    int port = ports.of(real);
    return seen.contains(plain) && port != 0
        ? unique(plain + "-" + port, seen)
        : unique(plain, seen);
  }

  private static String called(Match match) {
    return switch (match) {
      case Match.Fwmark(int mark, _) -> "fwmark-" + mark;
      case Match.Address(IpAddress address, PortSet ports, Transport transport) ->
          called(address.toString())
              + "-"
              + called(ports.toString())
              + (transport == Transport.TCP ? "" : "-" + transport);
    };
  }

  /** Only what a name may hold. */
  private static String called(String text) {
    String name = text.replaceAll("[^A-Za-z0-9._-]|^\\.", "-");
    return name.substring(0, Math.min(name.length(), NAME_MAX - 8));
  }

  private static String unique(String name, Set<String> taken) {
    String free = name;
    for (int i = 2; !taken.add(free); i++) {
      free = name + "-" + i;
    }
    return free;
  }

  /**
   * Which ports a service's real servers have.
   *
   * @param match which packets belong to the service
   * @param forwarding how they reach real servers
   */
  record Ports(Match match, Forwarding forwarding) {
    /** Whether packets are by address, and of this transport. */
    static boolean speaks(Match match, Transport transport) {
      return match instanceof Match.Address address && address.transport() == transport;
    }

    /** The one port of the service; 0 when it has several, or is by mark. */
    int single() {
      return match instanceof Match.Address(_, PortSet ports, _) ? ports.single().orElse(0) : 0;
    }

    /** The port of a real server in the model. */
    int of(Real real) {
      if (single() == 0) {
        return 0;
      }
      return forwarding.keepsDestination() || real.port() == 0 ? single() : real.port();
    }
  }
}
