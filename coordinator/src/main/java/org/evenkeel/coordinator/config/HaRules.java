package org.evenkeel.coordinator.config;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.evenkeel.coordinator.model.DurationText;
import org.evenkeel.coordinator.model.HaSpec;
import org.evenkeel.coordinator.model.HaSpec.Link;
import org.evenkeel.coordinator.model.IpAddress;

/**
 * The rules that concern more than one key of {@code ha}. A value that is wrong in itself has its
 * problem already and takes no part here.
 */
final class HaRules {
  private final Section ha;
  private final Problems problems;

  HaRules(Section ha, Problems problems) {
    this.ha = ha;
    this.problems = problems;
  }

  /**
   * @param node this node's own name
   */
  void check(String node) {
    if (ha.value(HaKeys.PEER).equals(Optional.of(node))) {
      problems.add(
          ha.place(HaKeys.PEER), Quoted.of(node) + " is this node itself", "the other node's name");
    }
    ha.value(HaKeys.HEARTBEAT).ifPresent(this::checkHeartbeat);
    ha.value(HaKeys.LINKS).ifPresent(this::checkLinks);
    ha.value(HaKeys.VOTE).ifPresent(this::checkVote);
    ha.value(HaKeys.FENCE)
        .filter(command -> !command.isEmpty())
        .ifPresent(command -> checkProgram(command, ha.place(HaKeys.FENCE)));
    ha.value(HaKeys.TRACK).orElse(List.of()).forEach(this::checkTrack);
  }

  private void checkHeartbeat(Section heartbeat) {
    if (heartbeat.has(HaKeys.INTERVAL) && heartbeat.value(HaKeys.INTERVAL).isEmpty()) {
      return;
    }
    Duration two = HaReader.interval(heartbeat).multipliedBy(2);
    for (Key<Duration> key : List.of(HaKeys.DEAD, HaKeys.WARN)) {
      heartbeat
          .value(key)
          .filter(time -> time.compareTo(two) < 0)
          .ifPresent(
              time ->
                  problems.add(
                      heartbeat.place(key),
                      DurationText.format(time) + " is less than two intervals",
                      DurationText.format(two) + " or more, or a shorter interval"));
    }
    boolean known =
        Stream.of(HaKeys.DEAD, HaKeys.WARN)
            .allMatch(key -> !heartbeat.has(key) || heartbeat.value(key).isPresent());
    Duration warn = HaReader.warn(heartbeat);
    Duration dead = HaReader.dead(heartbeat);
    if (known && warn.compareTo(dead) >= 0 && dead.compareTo(two) >= 0) {
      problems.add(
          heartbeat.place(heartbeat.has(HaKeys.WARN) ? HaKeys.WARN : HaKeys.DEAD),
          "warn, %s, is not before dead, %s"
              .formatted(DurationText.format(warn), DurationText.format(dead)),
          "a shorter warn or a longer dead");
    }
  }

  private void checkLinks(List<Section> links) {
    Place place = ha.place(HaKeys.LINKS);
    if (links.isEmpty() && problems.isEmpty()) {
      problems.add(
          place, "is empty", "at least one, such as { local: 10.0.0.20, remote: 10.0.0.21 }");
    }
    if (links.size() > HaSpec.LINKS_MAX) {
      problems.add(place, links.size() + " links", "at most " + HaSpec.LINKS_MAX);
    }
    Map<String, Place> taken = new HashMap<>();
    for (Section link : links) {
      checkLink(link);
      int port = link.value(HaKeys.PORT).orElse(Link.PORT_DEFAULT);
      Place local = link.place(HaKeys.LOCAL);
      link.value(HaKeys.LOCAL)
          .map(address -> taken.putIfAbsent(address.toString(port), local))
          .ifPresent(
              first ->
                  problems.add(
                      local,
                      "is taken by the link in line " + first.line(),
                      "another address or another port"));
    }
  }

  private void checkLink(Section link) {
    for (Key<IpAddress> key : List.of(HaKeys.LOCAL, HaKeys.REMOTE)) {
      Optional<IpAddress> address = link.value(key);
      if (address.isPresent()
          && ClusterRules.checkUnicast(problems, address.get(), link.place(key))
          && address.get().inet().isLinkLocalAddress()
          && address.get().isV6()
          && !link.has(HaKeys.LINK_INTERFACE)) {
        problems.add(
            link.place(key), address.get() + " means nothing without an interface", "interface");
      }
    }
    Optional<IpAddress> local = link.value(HaKeys.LOCAL);
    Optional<IpAddress> remote = link.value(HaKeys.REMOTE);
    if (local.isEmpty() || remote.isEmpty()) {
      return;
    }
    if (local.equals(remote)) {
      problems.add(
          link.place(HaKeys.REMOTE), remote.get() + " is local, too", "the peer's address");
    } else if (local.get().isV6() != remote.get().isV6()) {
      problems.add(
          link.place(HaKeys.REMOTE),
          remote.get() + " is of another family than local",
          "two addresses of one family");
    }
  }

  private void checkVote(Section vote) {
    vote.value(HaKeys.VOTE_PING)
        .orElse(List.of())
        .forEach(
            address -> ClusterRules.checkUnicast(problems, address, vote.place(HaKeys.VOTE_PING)));
    List<?> witnesses = vote.value(HaKeys.WITNESSES).orElse(List.of());
    if (witnesses.stream().distinct().count() != witnesses.size()) {
      problems.add(vote.place(HaKeys.WITNESSES), "names a witness twice", "each only once");
    }
  }

  private void checkTrack(Section entry) {
    long kinds =
        Stream.of(HaKeys.TRACK_INTERFACE, HaKeys.TRACK_PING, HaKeys.TRACK_COMMAND)
            .filter(entry::has)
            .count();
    if (kinds != 1) {
      problems.add(
          entry.place(HaKeys.TRACK),
          kinds == 0 ? "says nothing that is tracked" : "says several things that are tracked",
          "one of interface, ping and command");
    }
    entry
        .value(HaKeys.TRACK_PING)
        .ifPresent(
            address ->
                ClusterRules.checkUnicast(problems, address, entry.place(HaKeys.TRACK_PING)));
    entry
        .value(HaKeys.TRACK_COMMAND)
        .ifPresent(command -> checkProgram(command, entry.place(HaKeys.TRACK_COMMAND)));
  }

  private void checkProgram(List<String> command, Place place) {
    if (command.isEmpty() || !command.getFirst().startsWith("/")) {
      problems.add(
          place,
          "does not begin with a program's whole path",
          "such as [/usr/local/sbin/fence, lb2]");
    }
  }
}
