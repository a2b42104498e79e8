package org.evenkeel.coordinator.upgrade;

import java.util.List;
import java.util.Optional;
import org.evenkeel.coordinator.ha.Role;
import org.evenkeel.coordinator.upgrade.Standing.Paired;
import org.evenkeel.coordinator.upgrade.Standing.Peer;

/**
 * Whether this node may have another version now, and in which order that goes without losing a
 * connection: in a pair the passive node first, then a takeover, then the other one. Each node is
 * changed by a command on itself alone. Pure.
 */
public sealed interface UpgradePlan {
  /** What is done, one after the other. */
  enum Step {
    /** The peer takes over; waited for. */
    HAND_OVER,
    /** The package manager installs the package, and the service is started anew. */
    INSTALL,
    /** Until the coordinator serves, in a pair until it is in step. */
    AWAIT
  }

  /**
   * Nothing is to be done here.
   *
   * @param why sentences
   */
  record Nothing(List<String> why) implements UpgradePlan {
    public Nothing {
      why = List.copyOf(why);
    }
  }

  /**
   * It cannot be done, or not now; nothing was touched.
   *
   * @param why what stands in the way and what to do, sentences
   */
  record Refused(List<String> why) implements UpgradePlan {
    public Refused {
      why = List.copyOf(why);
    }
  }

  /**
   * It can be done.
   *
   * @param steps in order
   * @param explained what they do, a sentence each, and what is left for the operator
   */
  record Steps(List<Step> steps, List<String> explained) implements UpgradePlan {
    public Steps {
      steps = List.copyOf(steps);
      explained = List.copyOf(explained);
    }
  }

  /**
   * Decides.
   *
   * @param installed the version of the package that is there
   * @param offered what could be there; empty when there is nothing newer
   * @param standing what this node is
   * @param allowDowngrade whether an older version is wanted
   */
  static UpgradePlan of(
      DebianVersion installed,
      Optional<Candidate> offered,
      Standing standing,
      boolean allowDowngrade) {
    if (offered.filter(one -> !one.version().equals(installed)).isEmpty()) {
      return new Nothing(current(installed, standing));
    }
    Candidate candidate = offered.get();
    boolean downgrade = candidate.version().before(installed);
    if (downgrade && !allowDowngrade) {
      return new Refused(
          List.of(
              "%s is older than %s, which is installed: it may not understand what that one has written"
                  .formatted(candidate.version(), installed),
              "to go back all the same, make a backup (evenkeel backup) and say"
                  + " --allow-downgrade"));
    }
    String name = "evenkeel " + candidate.version();
    return switch (standing) {
      case Standing.Silent(String why) ->
          new Refused(
              List.of(
                  why,
                  "whether this node holds addresses is not known; see: journalctl -u evenkeel"));
      case Standing.Stopped(boolean wanted) ->
          new Steps(
              wanted ? List.of(Step.INSTALL, Step.AWAIT) : List.of(Step.INSTALL),
              List.of(
                  "install %s; no coordinator serves here, so that no connection depends on it"
                      .formatted(name),
                  wanted
                      ? "wait until the one that the service manager starts serves"
                      : "left for you: systemctl start evenkeel, where one is to run"));
      case Standing.Alone _ ->
          new Steps(
              List.of(Step.INSTALL, Step.AWAIT),
              List.of(
                  "install %s and start the coordinator anew: tables, addresses and HAProxy stay as"
                          .formatted(name)
                      + " they are meanwhile, and no connection moves, but for those of the relay",
                  "wait until it serves"));
      case Paired pair -> paired(pair, name, candidate, downgrade);
    };
  }

  private static List<String> current(DebianVersion installed, Standing standing) {
    String here = "evenkeel %s is installed, and nothing newer is there".formatted(installed);
    return switch (standing) {
      case Standing.Alone(String _, String version) when differs(version, installed) ->
          List.of(here, restart(version));
      case Paired(String _, Role _, String version, boolean _, Peer _)
          when differs(version, installed) ->
          List.of(here, restart(version));
      case Paired pair when pair.peer().heard() && differs(pair.peer().version(), installed) ->
          List.of(
              here,
              "%s runs %s; on %s: evenkeel upgrade"
                  .formatted(pair.peer().name(), pair.peer().version(), pair.peer().name()));
      case Standing.Alone _, Paired _, Standing.Stopped _, Standing.Silent _ -> List.of(here);
    };
  }

  private static String restart(String version) {
    return "the coordinator that runs is still %s; start it anew: systemctl restart evenkeel"
        .formatted(version);
  }

  /** Whether a program says that it is another one than that of a package. */
  private static boolean differs(String version, DebianVersion installed) {
    return DebianVersion.ofProgram(version)
        .filter(running -> !running.equals(installed.program()))
        .isPresent();
  }

  private static UpgradePlan paired(
      Paired pair, String name, Candidate candidate, boolean downgrade) {
    return switch (pair.role()) {
      case PASSIVE -> passive(pair, name);
      case ACTIVE -> active(pair, name, candidate, downgrade);
      case JOINING, ISOLATED, STANDALONE ->
          new Refused(
              List.of(
                  "%s is %s: it has not settled with %s who holds the addresses"
                      .formatted(pair.node(), pair.role(), pair.peer().name()),
                  "wait until evenkeel ha status says active or passive, and why it did not"));
    };
  }

  private static UpgradePlan passive(Paired pair, String name) {
    Peer peer = pair.peer();
    if (!peer.heard() || peer.role() != Role.ACTIVE) {
      return new Refused(
          List.of(
              "%s is passive and %s, so that this node may have to take over"
                  .formatted(
                      pair.node(),
                      peer.heard()
                          ? "%s is %s".formatted(peer.name(), peer.role())
                          : peer.name() + " is not heard"),
              "see evenkeel ha status, and try again when one of both is active"));
    }
    return new Steps(
        List.of(Step.INSTALL, Step.AWAIT),
        List.of(
            "install %s and start the coordinator anew: %s is active, all connections go through it"
                .formatted(name, peer.name()),
            "wait until %s is in step again".formatted(pair.node()),
            "left for you: evenkeel upgrade on %s, unless it has that version"
                .formatted(peer.name())));
  }

  private static UpgradePlan active(
      Paired pair, String name, Candidate candidate, boolean downgrade) {
    Optional<Refused> unfit = unfit(pair, candidate, downgrade);
    if (unfit.isPresent()) {
      return unfit.get();
    }
    String peer = pair.peer().name();
    return new Steps(
        List.of(Step.HAND_OVER, Step.INSTALL, Step.AWAIT),
        List.of(
            "%s takes over: established connections go on there".formatted(peer),
            "install %s and start the coordinator anew, while %s is active".formatted(name, peer),
            "wait until %s is in step again; %s stays active (evenkeel ha takeover, here, brings the"
                    .formatted(pair.node(), peer)
                + " addresses back)"));
  }

  /** Why the peer of an active node cannot take over yet. */
  private static Optional<Refused> unfit(Paired pair, Candidate candidate, boolean downgrade) {
    Peer peer = pair.peer();
    String here = "%s is active".formatted(pair.node());
    if (!peer.heard()) {
      return refused(
          "%s and does not hear %s: nobody would hold the addresses meanwhile"
              .formatted(here, peer.name()),
          "bring %s back first; see evenkeel ha status".formatted(peer.name()));
    }
    if (!has(peer.version(), candidate.version(), downgrade)) {
      return refused(
          "%s, and %s runs %s: the passive node goes first, so that there is one to take over"
              .formatted(
                  here,
                  peer.name(),
                  peer.version().isEmpty() ? "an earlier version" : peer.version()),
          "on %s: %s".formatted(peer.name(), candidate.command(downgrade)),
          "then here again: %s".formatted(candidate.command(downgrade)));
    }
    if (peer.maintenance()) {
      return refused(
          "%s, and %s is in maintenance and takes nothing over".formatted(here, peer.name()),
          "on %s: evenkeel ha maintenance --off".formatted(peer.name()));
    }
    if (peer.role() != Role.PASSIVE || !peer.inStep()) {
      return refused(
          "%s, and %s is %s: it could not go on with the connections"
              .formatted(
                  here,
                  peer.name(),
                  peer.role() == Role.PASSIVE ? "not in step yet" : peer.role().toString()),
          "wait until evenkeel ha status says that it has all that is accepted here");
    }
    return Optional.empty();
  }

  private static Optional<Refused> refused(String... why) {
    return Optional.of(new Refused(List.of(why)));
  }

  /** Whether the peer runs the version that this node is to have, or is past it. */
  private static boolean has(String version, DebianVersion wanted, boolean downgrade) {
    Optional<DebianVersion> running = DebianVersion.ofProgram(version);
    if (running.isEmpty()) {
      return downgrade; // an earlier version does not say which it is
    }
    return downgrade
        ? !wanted.program().before(running.get())
        : !running.get().before(wanted.program());
  }
}
