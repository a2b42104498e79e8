package org.evenkeel.coordinator.migrate;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.evenkeel.coordinator.config.ClusterYaml;
import org.evenkeel.coordinator.config.Parsed;
import org.evenkeel.coordinator.config.Problem;
import org.evenkeel.coordinator.model.Cluster;
import org.evenkeel.coordinator.model.Match;

/**
 * Holds services against the rules of {@code evenkeel.yaml}. What breaks one is left out and
 * reported in the words of the rule, a real server by itself where it alone is to blame, so that
 * what remains is accepted.
 */
final class Admission {
  private static final String FILE = "import";

  private final Reading reading;

  Admission(Reading reading) {
    this.reading = reading;
  }

  /**
   * The cluster of all services that may be.
   *
   * @param services in the order of the text; their names differ
   * @param cluster what the cluster is for the services that are left
   * @throws UnreadableException when even without any service a rule is broken
   */
  Cluster admit(List<Found> services, Function<List<Found>, Cluster> cluster)
      throws UnreadableException {
    List<Found> left = distinct(services);
    while (true) {
      switch (ClusterYaml.parse(FILE, ClusterYaml.write(cluster.apply(left)))) {
        case Parsed.Valid<Cluster>(Cluster accepted) -> {
          return accepted;
        }
        case Parsed.Invalid<Cluster>(List<Problem> problems) -> left = without(left, problems);
      }
    }
  }

  private List<Found> distinct(List<Found> services) {
    Map<Match, Found> first = new HashMap<>();
    List<Found> distinct = new ArrayList<>();
    for (Found found : services) {
      Found earlier = first.putIfAbsent(found.service().match(), found);
      if (earlier == null) {
        distinct.add(found);
      } else {
        reading.drop(
            found.draft().at(),
            found.draft().directive(),
            "%s is there already, from line %d"
                .formatted(found.service().match(), earlier.draft().at().line()),
            "it is left out; bring the two together");
      }
    }
    return distinct;
  }

  private List<Found> without(List<Found> services, List<Problem> problems)
      throws UnreadableException {
    Set<String> blamed = new HashSet<>();
    List<Found> left = new ArrayList<>(services);
    boolean changed = false;
    for (Problem problem : problems) {
      Optional<Found> found =
          left.stream().filter(each -> within(problem.path(), path(each))).findFirst();
      if (found.isEmpty() || !blamed.add(problem.path())) {
        continue;
      }
      changed = true;
      Found whole = found.get();
      Optional<String> real =
          whole.reals().keySet().stream()
              .filter(name -> within(problem.path(), path(whole) + ".real-servers." + name))
              .filter(name -> whole.service().realServer(name).isPresent())
              .findFirst();
      if (real.isPresent()) {
        left.set(left.indexOf(whole), whole.without(real.get()));
      } else {
        left.remove(whole);
      }
      tell(whole, real, problem);
    }
    if (!changed) {
      Problem first = problems.getFirst();
      throw new UnreadableException(new Origin(FILE, 1), first.wrong(), first.right());
    }
    return left;
  }

  private void tell(Found whole, Optional<String> real, Problem problem) {
    ServiceDraft.Real blamed = real.map(name -> whole.reals().get(name)).orElse(null);
    String place = path(whole) + real.map(name -> ".real-servers." + name).orElse("");
    String key = problem.path().substring(place.length());
    reading.drop(
        blamed == null ? whole.draft().at() : blamed.at(),
        blamed == null ? whole.draft().directive() : blamed.directive(),
        "%s is left out: %s%s"
            .formatted(
                real.orElse(whole.service().name()),
                key.isEmpty() ? "" : key.substring(1) + ": ",
                problem.wrong()),
        problem.right());
  }

  private static String path(Found found) {
    return "virtual-services." + found.service().name();
  }

  private static boolean within(String path, String prefix) {
    return path.equals(prefix) || path.startsWith(prefix + ".");
  }
}
