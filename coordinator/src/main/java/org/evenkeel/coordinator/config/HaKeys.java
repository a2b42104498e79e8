package org.evenkeel.coordinator.config;

import static org.evenkeel.coordinator.config.Key.optional;
import static org.evenkeel.coordinator.config.Key.required;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.evenkeel.coordinator.config.Scalar.Form;
import org.evenkeel.coordinator.model.DurationText;
import org.evenkeel.coordinator.model.HaSpec;
import org.evenkeel.coordinator.model.IpAddress;

/** The keys of {@code ha} in {@code node.yaml}. */
final class HaKeys {
  private static final int TEXT_MAX = 4_096;
  private static final String MANUAL = "manual";
  private static final Duration GRACE_MAX = Duration.ofMinutes(1);
  private static final Pattern WITNESS =
      Pattern.compile("https://([A-Za-z0-9.-]{1,253}|\\[[0-9A-Fa-f:.]{2,45}])(:[0-9]{1,5})?/?");

  private static final Scalar<Duration> SILENCE =
      Scalars.duration("a time", HaSpec.Heartbeat.INTERVAL_MIN);
  private static final Scalar<Duration> FAILBACK_TIME =
      Scalars.duration("a time", Duration.ofSeconds(1));
  private static final ScalarList<String> ARGUMENTS =
      new ScalarList<>(
          new Scalar<>(
              Form.TEXT,
              "an argument",
              "text of at most 4096 characters",
              Map.of("maxLength", TEXT_MAX),
              HaKeys::argument));

  static final Key<Duration> INTERVAL =
      optional(
          "interval",
          Scalars.duration(
              "an interval", HaSpec.Heartbeat.INTERVAL_MIN, HaSpec.Heartbeat.INTERVAL_MAX),
          "from one heartbeat to the next, 20ms to 10s; default 200ms");
  static final Key<Duration> DEAD =
      optional(
          "dead", SILENCE, "a silence of that length: the peer is lost; default three intervals");
  static final Key<Duration> WARN =
      optional("warn", SILENCE, "a silence of that length: it is late; default two intervals");

  static final Key<String> LINK_INTERFACE =
      optional(
          "interface", Scalars.INTERFACE, "the only interface it uses; default as the route says");
  static final Key<IpAddress> LOCAL =
      required("local", Scalars.ADDRESS, "this node's address on the link");
  static final Key<IpAddress> REMOTE =
      required("remote", Scalars.ADDRESS, "the peer's address on the link");
  static final Key<Integer> PORT =
      optional("port", Scalars.PORT, "the UDP port at both ends; default 6694");

  static final Key<List<IpAddress>> VOTE_PING =
      optional("ping", new ScalarList<>(Scalars.ADDRESS), "addresses of which one has to answer");
  static final Key<List<URI>> WITNESSES =
      optional(
          "witness",
          new ScalarList<>(
              Scalars.text(
                  "a witness",
                  "such as https://witness.example.org:6695, with https and without a path",
                  WITNESS.pattern(),
                  HaKeys::witness)),
          "witnesses of which a majority has to agree");

  static final Key<String> TRACK_INTERFACE =
      optional("interface", Scalars.INTERFACE, "an interface that must have a carrier");
  static final Key<IpAddress> TRACK_PING =
      optional("ping", Scalars.ADDRESS, "an address that must answer");
  static final Key<List<String>> TRACK_COMMAND =
      optional("command", ARGUMENTS, "a program, by its whole path, that must exit with 0");
  static final Key<Integer> COST =
      required(
          "cost",
          Scalars.number("a cost", 1, HaSpec.PRIORITY_MAX),
          "by how much the priority is lower while it fails, 1 to 65535");

  static final Key<String> SYNC_INTERFACE =
      optional("interface", Scalars.INTERFACE, "where; default the first link's");
  static final Key<Integer> SYNC_ID =
      optional(
          "id",
          Scalars.number("an id", 0, 255),
          "the same on both nodes and on no other pair beside them; default 1");

  static final Key<String> PEER = required("peer", Scalars.NAME_TEXT, "the other node's name");
  static final Key<Integer> PRIORITY =
      optional(
          "priority",
          Scalars.number("a priority", 1, HaSpec.PRIORITY_MAX),
          "where all else is equal the higher one is active; default 100");
  static final Key<Section> HEARTBEAT =
      optional(
          "heartbeat",
          Mapping.of(INTERVAL, DEAD, WARN),
          "how often the nodes speak, and when silence counts");
  static final Key<List<Section>> LINKS =
      required(
          "links",
          new Sequence(Mapping.of(LINK_INTERFACE, LOCAL, REMOTE, PORT)),
          "the ways on which the nodes speak, at least one");
  static final Key<Path> KEY_FILE =
      optional(
          "key-file",
          NodeKeys.FILE,
          "the keys that sign what the nodes say; default /etc/evenkeel/ha.key");
  static final Key<Optional<Duration>> FAILBACK =
      optional(
          "failback",
          Scalars.text(
              "a way of failback",
              "manual, or a time from 1s to 24h",
              MANUAL + "|" + DurationText.PATTERN,
              text ->
                  text.equals(MANUAL)
                      ? Optional.empty()
                      : Optional.of(FAILBACK_TIME.reader().apply(text))),
          "manual, or how long both are in step until the preferred node takes over again; default"
              + " manual");
  static final Key<Duration> RESTART_GRACE =
      optional(
          "restart-grace",
          Scalars.duration("a time", Duration.ZERO, GRACE_MAX),
          "how long a crashed coordinator may take to come back without a failover; default 2s");
  static final Key<Section> VOTE =
      optional(
          "vote", Mapping.of(VOTE_PING, WITNESSES), "who else is asked before an address moves");
  static final Key<List<String>> FENCE =
      optional(
          "fence", ARGUMENTS, "a program, by its whole path; exit 0: the peer is certainly off");
  static final Key<List<Section>> TRACK =
      optional(
          "track",
          new Sequence(Mapping.of(TRACK_INTERFACE, TRACK_PING, TRACK_COMMAND, COST)),
          "what lowers the priority, each an interface, a ping or a command");
  static final Key<Boolean> VIRTUAL_MAC =
      optional(
          "virtual-mac",
          Scalars.flag(),
          "the addresses have a hardware address of their own, which moves too; default false");
  static final Key<Section> SYNC =
      optional(
          "sync",
          Mapping.of(SYNC_INTERFACE, SYNC_ID),
          "how the kernel tells the peer about connections");

  /** All of them. */
  static final Mapping ALL =
      Mapping.of(
          PEER,
          PRIORITY,
          HEARTBEAT,
          LINKS,
          KEY_FILE,
          FAILBACK,
          RESTART_GRACE,
          VOTE,
          FENCE,
          TRACK,
          VIRTUAL_MAC,
          SYNC);

  private HaKeys() {}

  private static String argument(String text) {
    if (text.length() > TEXT_MAX || text.indexOf('\0') >= 0) {
      throw new IllegalArgumentException("too long, or with a zero");
    }
    return text;
  }

  private static URI witness(String text) {
    URI uri = URI.create(Scalars.matching(WITNESS, text));
    if (uri.getHost() == null || uri.getPort() > 65_535 || uri.getPort() == 0) {
      throw new IllegalArgumentException("no host or no port: " + text);
    }
    return uri;
  }
}
