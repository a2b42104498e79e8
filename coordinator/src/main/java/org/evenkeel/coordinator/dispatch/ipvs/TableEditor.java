package org.evenkeel.coordinator.dispatch.ipvs;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.evenkeel.coordinator.dispatch.Delivery;
import org.evenkeel.coordinator.dispatch.Destination;
import org.evenkeel.coordinator.dispatch.Dispatcher.Failure;
import org.evenkeel.coordinator.dispatch.Step;
import org.evenkeel.coordinator.dispatch.TableService;
import org.evenkeel.coordinator.model.ServiceKey;
import org.evenkeel.coordinator.model.Tunnel;
import org.evenkeel.netlink.Errno;
import org.evenkeel.netlink.IpvsDestination;
import org.evenkeel.netlink.IpvsEdit;
import org.evenkeel.netlink.IpvsForwarding;
import org.evenkeel.netlink.IpvsServiceKey;
import org.evenkeel.netlink.IpvsTunnel;
import org.evenkeel.netlink.NetlinkException;
import org.evenkeel.netlink.Outcome;

/**
 * Edits the kernel's table by steps, and says what a refusal means.
 *
 * <p>A kernel that is too old for a tunnel does not refuse it, it wraps as it can. So the first
 * edit with each tunnel is read back. A tunnel that was not kept is refused from then on, and a
 * real server that asks for it is given weight 0: it could not unwrap what it would get.
 */
final class TableEditor {
  private final Kernel kernel;
  private final String release;
  private final Set<Tunnel> kept = new HashSet<>(Set.of(new Tunnel.Ipip()));
  private final Set<Tunnel> lacking = new HashSet<>();

  /** The part of {@link org.evenkeel.netlink.IpvsClient} that editing needs. */
  interface Kernel {
    /** Makes edits in their order, with one outcome for each. */
    List<Outcome> apply(List<IpvsEdit> edits) throws NetlinkException;

    /** The destinations of a service; none when there is no such service. */
    List<IpvsDestination.Reading> destinations(IpvsServiceKey service) throws NetlinkException;
  }

  /** A step that leads to a real server through a tunnel. */
  private record Tunnelling(IpvsServiceKey service, IpvsDestination asked, Tunnel tunnel) {}

  /**
   * An editor that knows nothing of the kernel yet.
   *
   * @param release the kernel's, for messages, for example {@code 5.1.0}
   */
  TableEditor(Kernel kernel, String release) {
    this.kernel = kernel;
    this.release = release;
  }

  /** Applies the steps in order, and returns those that failed. */
  List<Failure> apply(List<Step> steps) {
    try {
      List<Step> doable = steps.stream().filter(step -> !isLacking(step)).toList();
      List<Failure> failures = write(doable);
      learn(doable, failures.stream().map(Failure::step).collect(Collectors.toSet()));
      failures.addAll(refuse(steps.stream().filter(this::isLacking).toList()));
      return failures;
    } catch (NetlinkException e) {
      return steps.stream().map(step -> new Failure(step, e.getMessage())).toList();
    }
  }

  private boolean isLacking(Step step) {
    return tunnelling(step).map(Tunnelling::tunnel).filter(lacking::contains).isPresent();
  }

  private List<Failure> write(List<Step> steps) throws NetlinkException {
    List<Failure> failures = new ArrayList<>();
    if (steps.isEmpty()) {
      return failures;
    }
    List<Outcome> outcomes = kernel.apply(steps.stream().map(Translation::edit).toList());
    for (int i = 0; i < steps.size(); i++) {
      if (outcomes.get(i) instanceof Outcome.Refused(NetlinkException reason)) {
        failures.add(new Failure(steps.get(i), meaning(steps.get(i), reason)));
      }
    }
    return failures;
  }

  /** Reads back what was written with tunnels that were not tried before. */
  private void learn(List<Step> steps, Set<Step> failed) throws NetlinkException {
    Found found = new Found();
    for (Step step : steps) {
      Optional<Tunnelling> tunnelling = tunnelling(step);
      boolean isNew = tunnelling.isPresent() && !isTried(tunnelling.get().tunnel());
      if (isNew && !failed.contains(step)) {
        Optional<IpvsDestination> read = found.of(tunnelling.get());
        // Of a real server that is this host itself the kernel says no tunnel.
        if (read.isPresent() && read.get().forwarding() == IpvsForwarding.TUNNEL) {
          IpvsTunnel asked = tunnelling.get().asked().tunnel();
          boolean isKept = read.get().tunnel().equals(asked);
          (isKept ? kept : lacking).add(tunnelling.get().tunnel());
        }
      }
    }
  }

  private boolean isTried(Tunnel tunnel) {
    return kept.contains(tunnel) || lacking.contains(tunnel);
  }

  private List<Failure> refuse(List<Step> steps) throws NetlinkException {
    Found found = new Found();
    List<Failure> failures = new ArrayList<>();
    List<IpvsEdit> edits = new ArrayList<>();
    for (Step step : steps) {
      Tunnelling tunnelling = tunnelling(step).orElseThrow();
      found
          .of(tunnelling)
          .filter(there -> there.weight() > 0)
          .map(there -> new IpvsEdit.SetDestination(tunnelling.service(), silent(there)))
          .ifPresent(edits::add);
      failures.add(new Failure(step, tooOld(tunnelling)));
    }
    if (!edits.isEmpty()) {
      List<Outcome> _ = kernel.apply(edits); // refused ones are found again by the next round
    }
    return failures;
  }

  private static IpvsDestination silent(IpvsDestination there) {
    return new IpvsDestination(
        there.key(), there.forwarding(), 0, there.thresholds(), there.tunnel());
  }

  private String tooOld(Tunnelling tunnelling) {
    String name =
        switch (tunnelling.tunnel()) {
          case Tunnel.Ipip _ -> "ipip";
          case Tunnel.Gre(boolean checksum) -> checksum ? "gre with checksum" : "gre";
          case Tunnel.Gue(_, Tunnel.Checksum checksum) ->
              checksum == Tunnel.Checksum.NONE ? "gue" : "gue with checksum " + checksum;
        };
    return ("%s gets no traffic: this kernel (%s) has no tunnel %s; Linux 5.2 has gue, 5.3 gre and"
            + " checksums: boot one, or configure tunnel: { type: ipip }")
        .formatted(tunnelling.asked().key(), release, name);
  }

  private static Optional<Tunnelling> tunnelling(Step step) {
    return switch (step) {
      case Step.AddDestination(ServiceKey service, Destination added)
          when added.delivery() instanceof Delivery.Tunnelled(Tunnel tunnel) ->
          Optional.of(tunnelling(service, added, tunnel));
      case Step.EditDestination(ServiceKey service, Destination wanted)
          when wanted.delivery() instanceof Delivery.Tunnelled(Tunnel tunnel) ->
          Optional.of(tunnelling(service, wanted, tunnel));
      case Step.AddService _,
          Step.EditService _,
          Step.RemoveService _,
          Step.AddDestination _,
          Step.EditDestination _,
          Step.RemoveDestination _ ->
          Optional.empty();
    };
  }

  private static Tunnelling tunnelling(ServiceKey service, Destination destination, Tunnel tunnel) {
    return new Tunnelling(
        ServiceTranslation.key(service), Translation.destination(destination), tunnel);
  }

  /** What the kernel holds, each service read once. */
  private final class Found {
    private final Map<IpvsServiceKey, List<IpvsDestination.Reading>> services = new HashMap<>();

    Optional<IpvsDestination> of(Tunnelling tunnelling) throws NetlinkException {
      IpvsServiceKey service = tunnelling.service();
      if (!services.containsKey(service)) {
        services.put(service, kernel.destinations(service));
      }
      return services.getOrDefault(service, List.of()).stream()
          .map(IpvsDestination.Reading::destination)
          .filter(there -> there.key().equals(tunnelling.asked().key()))
          .findFirst();
    }
  }

  /** What a refusal means for a step of ours: ip_vs_ctl.c uses few numbers for many things. */
  private static String meaning(Step step, NetlinkException reason) {
    return switch (reason.errno()) {
      case Errno.ENOENT ->
          switch (step) {
            case Step.AddService(TableService added) -> noScheduler(added);
            case Step.EditService(TableService wanted) -> noScheduler(wanted);
            default -> "the table was changed by somebody else; it is read again";
          };
      case Errno.EEXIST, Errno.ESRCH -> "the table was changed by somebody else; it is read again";
      default -> reason.getMessage();
    };
  }

  /** The kernel loads a scheduler's module by itself; when it says no, there is none. */
  private static String noScheduler(TableService service) {
    String name = service.settings().scheduler();
    return "the kernel has no scheduler %s: install the module ip_vs_%s, or configure another"
        .formatted(name, name);
  }
}
