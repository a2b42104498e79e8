package org.evenkeel.coordinator.dispatch.ipvs;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.evenkeel.coordinator.dispatch.CommandRunner;
import org.evenkeel.coordinator.dispatch.DispatchException;
import org.evenkeel.coordinator.dispatch.Dispatcher;
import org.evenkeel.coordinator.dispatch.Observation;
import org.evenkeel.coordinator.dispatch.Step;
import org.evenkeel.coordinator.model.Engine;
import org.evenkeel.coordinator.model.IpvsSettings;
import org.evenkeel.netlink.IpvsClient;
import org.evenkeel.netlink.IpvsDestination;
import org.evenkeel.netlink.IpvsEdit;
import org.evenkeel.netlink.IpvsServiceKey;
import org.evenkeel.netlink.IpvsTimeouts;
import org.evenkeel.netlink.NetlinkException;
import org.evenkeel.netlink.Outcome;

/** IPVS as an engine. The kernel's table outlives this object and this process. */
public final class IpvsDispatcher implements Dispatcher {
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final IpvsClient client;
  private final TableEditor editor;

  private IpvsDispatcher(IpvsClient client) {
    this.client = client;
    this.editor = new TableEditor(new Editable(client), System.getProperty("os.version", "?"));
  }

  /** The client, as the editor sees it. */
  private record Editable(IpvsClient client) implements TableEditor.Kernel {
    @Override
    public List<Outcome> apply(List<IpvsEdit> edits) throws NetlinkException {
      return client.apply(edits);
    }

    @Override
    public List<IpvsDestination.Reading> destinations(IpvsServiceKey service)
        throws NetlinkException {
      return client.destinations(service);
    }
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
      return Translation.observation(client.table());
    } catch (NetlinkException e) {
      throw new DispatchException(e.getMessage(), e);
    }
  }

  @Override
  public List<Failure> apply(List<Step> steps) {
    return editor.apply(steps);
  }

  @Override
  public Optional<String> tune(IpvsSettings settings) {
    if (settings.timeouts().isEmpty()) {
      return Optional.empty();
    }
    IpvsSettings.Timeouts wanted = settings.timeouts().get();
    var timeouts =
        new IpvsTimeouts(
            (int) wanted.tcp().toSeconds(),
            (int) wanted.tcpFin().toSeconds(),
            (int) wanted.udp().toSeconds());
    try {
      if (!client.timeouts().equals(timeouts)) {
        client.setTimeouts(timeouts);
      }
      return Optional.empty();
    } catch (NetlinkException e) {
      return Optional.of(e.getMessage());
    }
  }

  @Override
  public void close() {
    client.close();
  }
}
