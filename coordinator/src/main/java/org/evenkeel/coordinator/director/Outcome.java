package org.evenkeel.coordinator.director;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.evenkeel.coordinator.model.Cluster;
import org.evenkeel.coordinator.model.Health;
import org.evenkeel.coordinator.model.RealServer;
import org.evenkeel.coordinator.model.RealServerId;
import org.evenkeel.coordinator.model.VirtualService;

/** What became of a {@link Command}. */
public sealed interface Outcome {
  /**
   * Carried out.
   *
   * @param revision number of the configuration that runs now
   * @param changes see {@link org.evenkeel.coordinator.config.ClusterDifference}; empty when it is
   *     not the configuration that has changed
   */
  record Done(int revision, List<String> changes) implements Outcome {
    public Done {
      changes = List.copyOf(changes);
    }

    /** Carried out, and the configuration is what it was. */
    public Done(int revision) {
      this(revision, List.of());
    }
  }

  /**
   * A check ran.
   *
   * @param passed whether the real server answered as it should
   * @param reason what was seen, a short sentence without a full stop
   * @param health what its checks have come to with this one
   */
  record Probed(boolean passed, String reason, Health health) implements Outcome {}

  /**
   * Nothing was changed, but this would be.
   *
   * @param revision number of the configuration that runs
   * @param changes see {@link org.evenkeel.coordinator.config.ClusterDifference}
   * @param reloads what an engine has to be started anew for, without a lost connection, a few
   *     words each; empty when edits suffice
   */
  record Planned(int revision, List<String> changes, List<String> reloads) implements Outcome {
    public Planned {
      changes = List.copyOf(changes);
      reloads = List.copyOf(reloads);
    }
  }

  /** Refused as a whole, with every problem; nothing changed. */
  record Refused(List<String> problems) implements Outcome {
    public Refused {
      problems = List.copyOf(problems);
    }
  }

  /** There is no such virtual service or real server; the message names it and those there are. */
  record NotFound(String message) implements Outcome {
    private static final int NAMES_MAX = 20;

    /** Says that a cluster has no such virtual service or real server, and which there are. */
    static NotFound of(Cluster cluster, RealServerId id) {
      Optional<VirtualService> service = cluster.virtualService(id.service());
      return new NotFound(
          service.isEmpty()
              ? "no virtual service %s; there are: %s"
                  .formatted(id.service(), names(cluster.virtualServices(), VirtualService::name))
              : "no real server %s in %s; there are: %s"
                  .formatted(
                      id.realServer(),
                      id.service(),
                      names(service.get().realServers(), RealServer::name)));
    }

    private static <T> String names(List<T> things, Function<T, String> name) {
      return things.isEmpty()
          ? "none"
          : things.stream().map(name).limit(NAMES_MAX).collect(Collectors.joining(", "));
    }
  }

  /**
   * Made for another configuration than the one that is there: another revision runs, or the file
   * was edited since.
   */
  record Conflict(String message) implements Outcome {}

  /** This node follows another one of its pair: what is wanted has to be asked of that one. */
  record Elsewhere(String message) implements Outcome {}

  /** Not carried out now, but worth another try: too many commands wait, or a file system error. */
  record Unavailable(String message) implements Outcome {}
}
