package org.evenkeel.coordinator.config;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.evenkeel.coordinator.model.HaSpec;
import org.evenkeel.coordinator.model.HaSpec.Heartbeat;
import org.evenkeel.coordinator.model.HaSpec.Link;
import org.evenkeel.coordinator.model.HaSpec.Sync;
import org.evenkeel.coordinator.model.HaSpec.Track;
import org.evenkeel.coordinator.model.HaSpec.Vote;

/** Makes the model of an {@code ha} section in which no problem was found. */
final class HaReader {
  private HaReader() {}

  static HaSpec spec(Section ha) {
    return new HaSpec(
        ha.required(HaKeys.PEER),
        ha.value(HaKeys.PRIORITY).orElse(HaSpec.PRIORITY_DEFAULT),
        ha.value(HaKeys.HEARTBEAT).map(HaReader::heartbeat).orElse(Heartbeat.DEFAULT),
        ha.required(HaKeys.LINKS).stream().map(HaReader::link).toList(),
        ha.value(HaKeys.KEY_FILE),
        ha.value(HaKeys.FAILBACK).flatMap(after -> after),
        ha.value(HaKeys.RESTART_GRACE).orElse(HaSpec.RESTART_GRACE_DEFAULT),
        ha.value(HaKeys.VOTE).map(HaReader::vote).orElse(Vote.NONE),
        ha.value(HaKeys.FENCE).orElse(List.of()),
        ha.value(HaKeys.TRACK).orElse(List.of()).stream().map(HaReader::track).toList(),
        ha.value(HaKeys.VIRTUAL_MAC).orElse(false),
        ha.value(HaKeys.SYNC).map(HaReader::sync).orElse(Sync.DEFAULT));
  }

  private static Heartbeat heartbeat(Section section) {
    return new Heartbeat(interval(section), dead(section), warn(section));
  }

  static Duration interval(Section heartbeat) {
    return heartbeat.value(HaKeys.INTERVAL).orElse(Heartbeat.DEFAULT.interval());
  }

  static Duration dead(Section heartbeat) {
    return heartbeat
        .value(HaKeys.DEAD)
        .orElseGet(() -> Heartbeat.every(interval(heartbeat)).dead());
  }

  static Duration warn(Section heartbeat) {
    return heartbeat
        .value(HaKeys.WARN)
        .orElseGet(() -> Heartbeat.every(interval(heartbeat)).warn());
  }

  private static Link link(Section section) {
    return new Link(
        section.value(HaKeys.LINK_INTERFACE),
        section.required(HaKeys.LOCAL),
        section.required(HaKeys.REMOTE),
        section.value(HaKeys.PORT).orElse(Link.PORT_DEFAULT));
  }

  private static Vote vote(Section section) {
    return new Vote(
        section.value(HaKeys.VOTE_PING).orElse(List.of()),
        section.value(HaKeys.WITNESSES).orElse(List.of()));
  }

  private static Track track(Section section) {
    int cost = section.required(HaKeys.COST);
    Optional<Track> byInterface =
        section.value(HaKeys.TRACK_INTERFACE).map(name -> new Track.Interface(name, cost));
    Optional<Track> byPing =
        section.value(HaKeys.TRACK_PING).map(address -> new Track.Ping(address, cost));
    return byInterface
        .or(() -> byPing)
        .orElseGet(() -> new Track.Command(section.required(HaKeys.TRACK_COMMAND), cost));
  }

  private static Sync sync(Section section) {
    return new Sync(
        section.value(HaKeys.SYNC_INTERFACE),
        section.value(HaKeys.SYNC_ID).orElse(Sync.DEFAULT.id()));
  }
}
