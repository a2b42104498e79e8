package org.evenkeel.coordinator.ha;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.evenkeel.coordinator.ha.wire.LinkStatus;
import org.evenkeel.coordinator.ha.wire.Refusal;
import org.evenkeel.coordinator.model.IpAddress;

/**
 * A pair as one of its nodes sees it, at one moment.
 *
 * @param role this node's
 * @param reason why it is that, a sentence
 * @param term of its claim while it is active, else the highest it knows of its own
 * @param maintenance whether its operator has taken it out
 * @param inStep whether it has what a holder needs
 * @param peer the other node's name
 * @param contact whether each hears the other
 * @param peerReport what the peer said last; empty before the first time
 * @param links the ways on which they speak
 * @param roundTrip the time of a message there and one back; empty before the first
 * @param clockAhead by how much the peer's wall clock is ahead; empty before the first message
 * @param witnesses who else votes
 * @param problems what does not work, a sentence each
 */
public record PairStatus(
    Role role,
    String reason,
    long term,
    boolean maintenance,
    boolean inStep,
    String peer,
    boolean contact,
    Optional<PeerReport> peerReport,
    List<LinkState> links,
    Optional<Duration> roundTrip,
    Optional<Duration> clockAhead,
    List<WitnessReport> witnesses,
    List<String> problems) {
  private static final Duration CLOCK_TOLERANCE = Duration.ofSeconds(10);

  public PairStatus {
    links = List.copyOf(links);
    witnesses = List.copyOf(witnesses);
    problems = List.copyOf(problems);
  }

  /**
   * One way on which the nodes speak.
   *
   * @param counted the way, and what was counted on it
   * @param works whether something fresh came by it within the dead time
   */
  public record LinkState(LinkStatus counted, boolean works) {}

  /** How the nodes have heard each other of late; a message that was late changes nothing. */
  enum Hearing {
    /** Each hears the other. */
    MUTUAL,
    /** The peer speaks, and has not heard this node for a dead time. */
    ONE_WAY,
    /** The peer has been silent for a dead time. */
    NONE
  }

  static PairStatus of(
      String peer,
      Election election,
      boolean contact,
      Hearing hearing,
      List<LinkState> links,
      OptionalLong roundTrip,
      OptionalLong clockOffset,
      Set<Refusal> recently,
      Optional<String> otherTimings,
      Map<IpAddress, String> unheld,
      List<WitnessReport> witnesses) {
    Optional<Duration> ahead =
        clockOffset.isPresent()
            ? Optional.of(Duration.ofMillis(clockOffset.getAsLong()))
            : Optional.empty();
    return new PairStatus(
        election.role(),
        election.reason(),
        election.term(),
        election.maintenance(),
        election.inStep(),
        peer,
        contact,
        election.peer(),
        links,
        roundTrip.isPresent()
            ? Optional.of(Duration.ofNanos(roundTrip.getAsLong()))
            : Optional.empty(),
        ahead,
        witnesses,
        problems(peer, election, hearing, links, ahead, recently, otherTimings, unheld, witnesses));
  }

  private static List<String> problems(
      String peer,
      Election election,
      Hearing hearing,
      List<LinkState> links,
      Optional<Duration> ahead,
      Set<Refusal> recently,
      Optional<String> otherTimings,
      Map<IpAddress, String> unheld,
      List<WitnessReport> witnesses) {
    List<String> problems = new ArrayList<>();
    if (election.role() == Role.ISOLATED) {
      problems.add("pair: isolated: " + election.reason());
    } else if (election.role() != Role.JOINING) {
      unheard(peer, hearing).ifPresent(problems::add);
    }
    if (hearing != Hearing.NONE) {
      links.stream()
          .filter(link -> !link.works())
          .forEach(way -> problems.add("pair: nothing comes by the link " + way.counted().link()));
    }
    if (election.maintenance()) {
      problems.add("pair: this node is in maintenance and takes nothing over");
    }
    ahead
        .filter(offset -> offset.abs().compareTo(CLOCK_TOLERANCE) > 0)
        .ifPresent(
            offset ->
                problems.add(
                    "pair: the clocks differ by %d s: have both follow one NTP server"
                        .formatted(offset.abs().toSeconds())));
    otherTimings.ifPresent(differ -> problems.add("pair: " + differ));
    recently.stream().flatMap(reason -> alarm(reason, peer).stream()).forEach(problems::add);
    for (WitnessReport witness : witnesses) {
      witness
          .problem()
          .ifPresent(why -> problems.add("pair: witness %s: %s".formatted(witness.address(), why)));
    }
    unheld.forEach((address, why) -> problems.add("address " + address + ": " + why));
    return problems;
  }

  /** Whether a wish has come true. */
  boolean grants(Happening.Wish wish) {
    return switch (wish) {
      case TAKEOVER -> role == Role.ACTIVE;
      case STANDBY, STOP -> role != Role.ACTIVE;
      case MAINTENANCE -> maintenance;
      case SERVICE -> !maintenance;
    };
  }

  private static Optional<String> unheard(String peer, Hearing hearing) {
    return switch (hearing) {
      case MUTUAL -> Optional.empty();
      case ONE_WAY ->
          Optional.of(
              "pair: %s does not hear this node: see the links and packet filters of both"
                  .formatted(peer));
      case NONE ->
          Optional.of(
              "pair: %s is not heard, so nobody can take over: see whether it runs, and the links"
                  .formatted(peer));
    };
  }

  /** What somebody should look at; what is only repeated or late is not. */
  private static Optional<String> alarm(Refusal reason, String peer) {
    return switch (reason) {
      case SECOND_NODE ->
          Optional.of("pair: two nodes call themselves " + peer + ": rename or stop one of them");
      case OWN_NAME ->
          Optional.of("pair: another node has this one's name: rename or stop one of them");
      case OTHER_NAME ->
          Optional.of("pair: a node that is not " + peer + " has the pair's key: change the key");
      case UNKNOWN_KEY, SIGNATURE ->
          Optional.of(
              "pair: heartbeats come with another key than in the key file: see both nodes' files");
      case VERSION -> Optional.of("pair: heartbeats of an unknown version come: upgrade this node");
      case FOREIGN_ADDRESS, LENGTH, MAGIC, CONTENT, REPLAY, EARLY_BOOT, UNPROVEN ->
          Optional.empty();
    };
  }
}
