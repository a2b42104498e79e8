package org.evenkeel.coordinator.dispatch;

import java.util.Map;
import java.util.Optional;
import org.evenkeel.coordinator.model.ProxySpec;

/**
 * What an engine is told about a proxied service beside what every service has.
 *
 * @param service the service's name, by which people find it in the engine's own words
 * @param spec what is done with its connections
 * @param names of its real servers, listed or not; a destination that is not among them is the
 *     service's fallback
 */
public record ProxySettings(String service, ProxySpec spec, Map<Destination.Key, String> names) {
  public ProxySettings {
    names = Map.copyOf(names);
  }

  /** The name of a real server; empty for the fallback. */
  public Optional<String> name(Destination.Key key) {
    return Optional.ofNullable(names.get(key));
  }
}
