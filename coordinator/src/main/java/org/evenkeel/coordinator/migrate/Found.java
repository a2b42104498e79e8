package org.evenkeel.coordinator.migrate;

import java.util.List;
import java.util.Map;
import org.evenkeel.coordinator.model.RealServer;
import org.evenkeel.coordinator.model.VirtualService;

/**
 * A service of ours, and where it comes from.
 *
 * @param draft what it was made of
 * @param reals what its real servers were made of, by their names
 */
record Found(VirtualService service, ServiceDraft draft, Map<String, ServiceDraft.Real> reals) {
  Found {
    reals = Map.copyOf(reals);
  }

  /** The same without a real server. */
  Found without(String real) {
    List<RealServer> others =
        service.realServers().stream().filter(each -> !each.name().equals(real)).toList();
    return new Found(
        new VirtualService(
            service.name(),
            service.match(),
            service.forwarding(),
            service.scheduling(),
            service.persistence(),
            service.onFailure(),
            service.check(),
            service.feedback(),
            service.weights(),
            service.snatAddress(),
            service.quorum(),
            service.fallback(),
            service.proxy(),
            others),
        draft,
        reals);
  }
}
