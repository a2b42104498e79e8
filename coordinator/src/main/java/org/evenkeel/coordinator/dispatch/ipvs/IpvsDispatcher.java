package org.evenkeel.coordinator.dispatch.ipvs;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.evenkeel.coordinator.dispatch.CommandRunner;
import org.evenkeel.coordinator.dispatch.DispatchException;
import org.evenkeel.coordinator.dispatch.Dispatcher;
import org.evenkeel.coordinator.dispatch.Observation;
import org.evenkeel.coordinator.dispatch.Step;
import org.evenkeel.coordinator.model.Engine;
import org.evenkeel.netlink.Errno;
import org.evenkeel.netlink.IpvsClient;
import org.evenkeel.netlink.NetlinkException;
import org.evenkeel.netlink.Outcome;

/** IPVS as an engine. The kernel's table outlives this object and this process. */
public final class IpvsDispatcher implements Dispatcher {
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final IpvsClient client;
  private final Translation translation = new Translation();

  private IpvsDispatcher(IpvsClient client) {
    this.client = client;
  }

  /** What came of opening IPVS. */
  public sealed interface Opening {
    /** It can be used. */
    record Ready(IpvsDispatcher dispatcher) implements Opening {}

    /** It cannot; the reason ends with what to do about it. */
    record Unusable(String reason) implements Opening {}
  }

  /**
   * Opens the IPVS of the network namespace that the calling thread is in, loading the kernel's
   * module when it is missing.
   */
  public static Opening open(CommandRunner commands) {
    try {
      Optional<IpvsClient> client = IpvsClient.open(PATIENCE);
      String loading = "";
      if (client.isEmpty()) {
        loading = commands.run(List.of("modprobe", "ip_vs"), PATIENCE).output();
        client = IpvsClient.open(PATIENCE);
      }
      return client.isPresent() ? tried(client.get()) : new Opening.Unusable(noModule(loading));
    } catch (NetlinkException e) {
      return new Opening.Unusable(e.getMessage());
    }
  }

  private static Opening tried(IpvsClient client) {
    try {
      client.info();
      return new Opening.Ready(new IpvsDispatcher(client));
    } catch (NetlinkException e) {
      client.close();
      return new Opening.Unusable(e.getMessage());
    }
  }

  private static String noModule(String loading) {
    String said = loading.isEmpty() ? "" : " (" + loading.lines().findFirst().orElse("") + ")";
    return "the kernel has no ip_vs%s; load it with: sudo modprobe ip_vs".formatted(said);
  }

  @Override
  public Engine engine() {
    return Engine.IPVS;
  }

  @Override
  public Observation read() throws DispatchException {
    try {
      return translation.observation(client.table());
    } catch (NetlinkException e) {
      throw new DispatchException(e.getMessage(), e);
    }
  }

  @Override
  public List<Failure> apply(List<Step> steps) {
    try {
      List<Outcome> outcomes = client.apply(steps.stream().map(translation::edit).toList());
      List<Failure> failures = new ArrayList<>();
      for (int i = 0; i < steps.size(); i++) {
        if (outcomes.get(i) instanceof Outcome.Refused(NetlinkException reason)) {
          failures.add(new Failure(steps.get(i), meaning(steps.get(i), reason)));
        }
      }
      return failures;
    } catch (NetlinkException e) {
      return steps.stream().map(step -> new Failure(step, e.getMessage())).toList();
    }
  }

  /** What a refusal means for a step of ours: ip_vs_ctl.c uses few numbers for many things. */
  private static String meaning(Step step, NetlinkException reason) {
    boolean scheduling = step instanceof Step.AddService || step instanceof Step.EditService;
    return switch (reason.errno()) {
      case Errno.ENOENT ->
          scheduling
              ? "the kernel has no such scheduler: load it with modprobe, or configure another"
              : "the table was changed by somebody else; it is read again";
      case Errno.EEXIST, Errno.ESRCH -> "the table was changed by somebody else; it is read again";
      default -> reason.getMessage();
    };
  }

  @Override
  public void close() {
    client.close();
  }
}
