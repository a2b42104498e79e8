package org.evenkeel.coordinator;

import java.util.List;
import org.evenkeel.coordinator.config.NodeConfiguration.DispatcherChoice;
import org.evenkeel.coordinator.dispatch.CommandRunner;
import org.evenkeel.coordinator.dispatch.Dispatcher;
import org.evenkeel.coordinator.dispatch.ipvs.IpvsDispatcher;
import org.evenkeel.coordinator.dispatch.relay.RelayDispatcher;
import org.evenkeel.coordinator.dispatch.relay.RelayLimits;
import org.evenkeel.coordinator.model.Engine;

/**
 * The engines of this node.
 *
 * @param layer4 which of them carries services that are not proxied
 * @param dispatchers all of them
 * @param notices what users should know of the choice; empty when they made it
 */
record Engines(Engine layer4, List<Dispatcher> dispatchers, List<String> notices) {

  /**
   * Opens what was chosen; {@code auto} is IPVS where it can be used and the relay elsewhere.
   *
   * @throws StartException when IPVS was asked for and cannot be used
   */
  static Engines open(DispatcherChoice choice) throws StartException {
    Dispatcher relay = new RelayDispatcher(RelayLimits.DEFAULT);
    if (choice == DispatcherChoice.RELAY) {
      return new Engines(Engine.RELAY, List.of(relay), List.of());
    }
    return switch (IpvsDispatcher.open(CommandRunner.SYSTEM)) {
      case IpvsDispatcher.Opening.Ready(IpvsDispatcher ipvs) ->
          new Engines(Engine.IPVS, List.of(ipvs, relay), List.of());
      case IpvsDispatcher.Opening.Unusable(String reason) -> {
        if (choice == DispatcherChoice.IPVS) {
          relay.close();
          throw new StartException("IPVS cannot be used: " + reason);
        }
        String notice = "IPVS cannot be used, the relay carries layer 4: " + reason;
        yield new Engines(Engine.RELAY, List.of(relay), List.of(notice));
      }
    };
  }
}
