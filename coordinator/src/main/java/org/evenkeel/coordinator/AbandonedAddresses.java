package org.evenkeel.coordinator;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.evenkeel.coordinator.config.ConfigurationException;
import org.evenkeel.coordinator.config.NodeConfiguration;
import org.evenkeel.coordinator.config.NodeYaml;
import org.evenkeel.coordinator.director.FileStateStore;
import org.evenkeel.coordinator.ha.AddressAnnouncer;
import org.evenkeel.coordinator.ha.InterfaceAddresses;
import org.evenkeel.coordinator.ha.guard.GuardClient;
import org.evenkeel.coordinator.host.HostName;
import org.evenkeel.coordinator.model.IpAddress;

/**
 * Addresses of a pair that nobody answers for: coordinator and guard have both ended, and what they
 * held is still on this host, while the peer takes it over. A service manager has them taken off
 * once the coordinator's process is gone.
 */
public final class AbandonedAddresses {

  /** What became of them. */
  public sealed interface Outcome {}

  /**
   * They stay, as they should.
   *
   * @param why in a few words, for the log
   */
  public record Kept(String why) implements Outcome {}

  /**
   * They were taken off.
   *
   * @param addresses those that were on this host; may be none
   */
  public record Released(Set<IpAddress> addresses) implements Outcome {
    /** Those, in their order. */
    public Released {
      addresses = Set.copyOf(addresses);
    }
  }

  private AbandonedAddresses() {}

  /**
   * Takes them off, unless this node is of no pair, or its coordinator or guard lives. Only what a
   * coordinator has put on this host is taken off.
   *
   * @param root of the node's files
   * @throws StartException when it cannot be told what is to be done, or an address stays
   */
  public static Outcome release(Path root) throws StartException {
    return release(root, node -> InterfaceAddresses.of(node::interfaceFor, node.node(), node.ha()));
  }

  /** The same, with addresses of the caller's. */
  static Outcome release(Path root, Function<NodeConfiguration, ? extends AddressAnnouncer> host)
      throws StartException {
    try {
      NodeConfiguration node =
          NodeYaml.load(root.resolve("etc/evenkeel/node.yaml"), HostName.ofKernel());
      if (node.ha().isEmpty()) {
        return new Kept("this node is of no pair");
      }
      if (GuardClient.lives(GuardProcess.socket(root))) {
        return new Kept("the guard has them in its charge");
      }
      return unlessOneRuns(root, node, host);
    } catch (ConfigurationException e) {
      throw new StartException(e);
    } catch (IOException e) {
      throw new StartException(
          "addresses of the pair may still be on this host: " + e.getMessage(), e);
    }
  }

  private static Outcome unlessOneRuns(
      Path root,
      NodeConfiguration node,
      Function<NodeConfiguration, ? extends AddressAnnouncer> host)
      throws IOException {
    try (InstanceLock _ = InstanceLock.take(root);
        AddressAnnouncer addresses = host.apply(node)) {
      return takenOff(addresses, new FileStateStore(root).load().addresses());
    } catch (StartException _) {
      return new Kept("a coordinator runs");
    }
  }

  private static Outcome takenOff(AddressAnnouncer host, Set<IpAddress> ours) throws IOException {
    Set<IpAddress> here = new LinkedHashSet<>(ours);
    here.retainAll(host.held());
    Map<IpAddress, String> left = host.release(here);
    if (!left.isEmpty()) {
      throw new IOException("could not be taken off: " + left);
    }
    return new Released(here);
  }
}
