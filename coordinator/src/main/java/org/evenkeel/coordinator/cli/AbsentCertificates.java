package org.evenkeel.coordinator.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.evenkeel.coordinator.model.Cluster;
import org.evenkeel.coordinator.model.VirtualService;

/** Reminds of certificates that a configuration names before they are there. Pure. */
final class AbsentCertificates {
  private AbsentCertificates() {}

  /** Whether a configuration names any. */
  static boolean areNamed(Cluster cluster) {
    return cluster.virtualServices().stream()
        .flatMap(AbsentCertificates::named)
        .findAny()
        .isPresent();
  }

  /**
   * A line for each that is named and not there.
   *
   * @param listed what {@code GET certificates} answers
   */
  static List<String> of(Cluster cluster, JsonNode listed) {
    Set<String> known = new HashSet<>();
    listed.path("certificates").forEach(each -> known.add(each.path("name").asText()));
    List<String> lines = new ArrayList<>();
    for (VirtualService service : cluster.virtualServices()) {
      named(service)
          .filter(known::add)
          .forEach(
              name ->
                  lines.add(
                      "%s wants the certificate %s, which is not there; put it with: evenkeel certificate put %s FILE"
                          .formatted(service.name(), name, name)));
    }
    return lines;
  }

  private static Stream<String> named(VirtualService service) {
    return service.proxy().tls().stream()
        .flatMap(tls -> Stream.concat(tls.certificates().stream(), tls.clientCa().stream()));
  }
}
