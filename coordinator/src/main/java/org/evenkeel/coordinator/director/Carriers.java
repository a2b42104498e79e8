package org.evenkeel.coordinator.director;

import org.evenkeel.coordinator.model.Engine;
import org.evenkeel.coordinator.model.Forwarding;
import org.evenkeel.coordinator.model.VirtualService;

/**
 * Which engine carries which services.
 *
 * @param layer4 those that are not proxied
 * @param layer7 those that are
 */
public record Carriers(Engine layer4, Engine layer7) {
  /** The engine that carries a service. */
  public Engine of(VirtualService service) {
    return service.forwarding() == Forwarding.PROXY ? layer7 : layer4;
  }
}
