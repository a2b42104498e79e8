package org.evenkeel.coordinator.config;

import static org.evenkeel.coordinator.config.Key.optional;
import static org.evenkeel.coordinator.config.Key.required;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.evenkeel.coordinator.model.AddressPrefix;
import org.evenkeel.coordinator.model.Cidr;
import org.evenkeel.coordinator.model.FeedbackSpec;
import org.evenkeel.coordinator.model.Forwarding;
import org.evenkeel.coordinator.model.IpAddress;
import org.evenkeel.coordinator.model.OnAllDown;
import org.evenkeel.coordinator.model.OnFailure;
import org.evenkeel.coordinator.model.OperatorState;
import org.evenkeel.coordinator.model.PortSet;
import org.evenkeel.coordinator.model.Scheduler;
import org.evenkeel.coordinator.model.Scheduling.Flag;
import org.evenkeel.coordinator.model.Transport;
import org.evenkeel.coordinator.model.Tunnel;
import org.evenkeel.coordinator.model.WeightSpec;

/** The keys of {@code evenkeel.yaml}: the one place that says what the file may hold. */
final class ClusterKeys {
  private static final Duration INTERVAL_MIN = Duration.ofMillis(10);
  private static final Duration TIMEOUT_MIN = Duration.ofMillis(1);
  private static final Scalar<Duration> INTERVAL_KIND =
      Scalars.duration("an interval", INTERVAL_MIN);
  private static final Scalar<Duration> TIMEOUT_KIND = Scalars.duration("a timeout", TIMEOUT_MIN);
  private static final Scalar<Duration> SECONDS = Scalars.seconds("a timeout");
  private static final Scalar<Integer> CONNECTIONS =
      Scalars.number("a number of connections", 0, 65_535);
  private static final Scalar<Integer> PERCENT = Scalars.number("a percentage", 0, 100);
  private static final Scalar<Integer> COUNT = Scalars.number("a count", 1, 100);

  static final Key<CheckType> CHECK_TYPE =
      optional(
          "type",
          Scalars.choice("a check type", CheckType.class),
          "what is tried, see docs/checks.md; default connect: a TCP connection");
  static final Key<Duration> CHECK_INTERVAL =
      optional("interval", INTERVAL_KIND, "from one probe to the next, 10ms to 24h; default 2s");
  static final Key<Duration> CHECK_FAST_INTERVAL =
      optional(
          "fast-interval",
          INTERVAL_KIND,
          "the interval while probes speak against its health, or before a verdict; default"
              + " interval");
  static final Key<Duration> CHECK_DOWN_INTERVAL =
      optional("down-interval", INTERVAL_KIND, "the interval while it is down; default interval");
  static final Key<Duration> CHECK_TIMEOUT =
      optional("timeout", TIMEOUT_KIND, "how long a probe may take, 1ms to 24h; default 1s");
  static final Key<Integer> CHECK_RISE =
      optional("rise", COUNT, "passed probes in a row until it counts as up; default 2");
  static final Key<Integer> CHECK_FALL =
      optional("fall", COUNT, "failed probes in a row until it counts as down; default 3");
  static final Key<Integer> CHECK_PORT =
      optional("port", Scalars.PORT, "where to probe; default the real server's port");

  static final Key<IpAddress> CHECK_SOURCE =
      optional(
          "source",
          Scalars.ADDRESS,
          "the address of the director that probes come from; default chosen by the route");
  static final Key<Boolean> CHECK_THROUGH_VIP =
      optional(
          "through-vip",
          Scalars.flag(),
          "send the probe to the VIP by way of the real server, with forwarding dr or tun;"
              + " default false");

  static final Key<FeedbackSource> FEEDBACK_SOURCE =
      optional(
          "source",
          Scalars.choice("a feedback source", FeedbackSource.class),
          "who says how busy real servers are: an agent, a page, or the coordinator measures how"
              + " soon they answer their checks, or their bytes per second; default none");
  static final Key<Integer> FEEDBACK_PORT =
      optional("port", Scalars.PORT, "the agent's or the page's port; default 3333");
  static final Key<Duration> FEEDBACK_INTERVAL =
      optional("interval", INTERVAL_KIND, "from one question to the next, 10ms to 24h; default 1s");
  static final Key<Duration> FEEDBACK_TIMEOUT =
      optional("timeout", TIMEOUT_KIND, "how long an answer may take, 1ms to 24h; default 1s");

  static final Key<String> FEEDBACK_PATH =
      optional(
          "path",
          Scalars.text("a path", "a path such as /load", "/[!-~]*", ClusterKeys::path),
          "the page that holds the number, for source http; default /");
  static final Key<String> FEEDBACK_POINTER =
      optional(
          "pointer",
          Scalars.text(
              "a JSON pointer",
              "a JSON pointer such as /system/idle",
              "(/[^/]+)+",
              pointer -> matched("(/[^/]+)+", pointer)),
          "where the number stands in a JSON page, for source http; default the page is the"
              + " number");
  static final Key<FeedbackSpec.Scale> FEEDBACK_SCALE =
      optional(
          "scale",
          Scalars.choice("a scale", FeedbackSpec.Scale.class),
          "for source http: idle, where 100 means nothing to do, or load, where 0 does; default"
              + " idle");
  static final Key<WeightSpec.Mode> FEEDBACK_MODE =
      optional(
          "mode",
          Scalars.choice("a mode", WeightSpec.Mode.class),
          "each real server by the formula, or all until they are equally busy; default formula,"
              + " with source latency or traffic always equalize");
  static final Key<Boolean> FEEDBACK_SHADOW =
      optional(
          "shadow", Scalars.flag(), "weights are computed and shown, not applied; default false");
  static final Key<Duration> FEEDBACK_SMOOTHING =
      optional(
          "smoothing",
          Scalars.duration("a half-life", Duration.ZERO),
          "half-life of the moving average over the readings, 0s to 24h; default 0s, none, with"
              + " source latency or traffic 3s");
  static final Key<Integer> FEEDBACK_DEADBAND =
      optional(
          "deadband",
          PERCENT,
          "percent of the configured weight below which a change is not made; default 0");
  static final Key<Integer> FEEDBACK_MAX_STEP =
      optional(
          "max-step",
          Scalars.number("a percentage", 1, 100),
          "percent of the configured weight by which it falls in a second at most; it rises half as"
              + " fast; default 100, no limit");
  static final Key<Duration> FEEDBACK_STALE_AFTER =
      optional(
          "stale-after",
          Scalars.duration("a time", Duration.ofMillis(100)),
          "silent that long, the weight glides back to the configured one; default 10s");
  static final Key<Integer> FEEDBACK_FLOOR =
      optional(
          "floor", PERCENT, "percent of the configured weight that stays, however busy; default 1");
  static final Key<Duration> SLOW_START =
      optional(
          "slow-start",
          Scalars.duration("a time", Duration.ZERO),
          "how long a real server that comes up takes to its full weight; default 0s");

  static final Key<Scheduler> SCHEDULER =
      optional(
          "scheduler",
          Scalars.choice("a scheduler", Scheduler.class),
          "how a real server is chosen for a new connection; default wlc");
  static final Key<OnFailure> ON_FAILURE =
      optional(
          "on-failure",
          Scalars.choice("a reaction", OnFailure.class),
          "what a failed check does to a real server; default quiesce, its weight becomes 0");
  static final Key<Integer> QUORUM_UP =
      optional(
          "up",
          Scalars.number("a count", 1, 65_535),
          "real servers with traffic that it needs to count as up; default 1");
  static final Key<Integer> QUORUM_HYSTERESIS =
      optional(
          "hysteresis",
          Scalars.number("a count", 0, 65_534),
          "so many more to be up again, so many fewer to be down; below up; default 0");
  static final Key<Section> QUORUM =
      optional("quorum", Mapping.of(QUORUM_UP, QUORUM_HYSTERESIS), "when the service counts as up");
  static final Key<Section> CHECK =
      optional(
          "check",
          Mapping.of(
                  CHECK_TYPE,
                  CHECK_INTERVAL,
                  CHECK_FAST_INTERVAL,
                  CHECK_DOWN_INTERVAL,
                  CHECK_TIMEOUT,
                  CHECK_RISE,
                  CHECK_FALL,
                  CHECK_PORT,
                  CHECK_SOURCE,
                  CHECK_THROUGH_VIP)
              .and(CheckKeys.ALL),
          "how health is found out");
  static final Key<Section> FEEDBACK =
      optional(
          "feedback",
          Mapping.of(
              FEEDBACK_SOURCE,
              FEEDBACK_PORT,
              FEEDBACK_PATH,
              FEEDBACK_POINTER,
              FEEDBACK_SCALE,
              FEEDBACK_INTERVAL,
              FEEDBACK_TIMEOUT,
              FEEDBACK_MODE,
              FEEDBACK_SHADOW,
              FEEDBACK_SMOOTHING,
              FEEDBACK_DEADBAND,
              FEEDBACK_MAX_STEP,
              FEEDBACK_STALE_AFTER,
              FEEDBACK_FLOOR),
          "whether real servers say how idle they are; their weight follows");

  static final Key<List<Flag>> SCHEDULER_FLAGS =
      optional(
          "scheduler-flags",
          new ScalarList<>(Scalars.choice("a flag", Flag.class)),
          "of schedulers sh and mh; default none");
  static final Key<Boolean> ONE_PACKET =
      optional(
          "one-packet",
          Scalars.flag(),
          "schedule each UDP packet by itself, with forwarding dr or tun; default false");
  static final Key<Duration> PERSISTENCE_TIMEOUT =
      optional(
          "timeout",
          SECONDS,
          "how long after its last connection a client keeps its real server; default 5m");
  static final Key<Integer> GRANULARITY =
      optional(
          "granularity",
          Scalars.number("a prefix length", 1, 128),
          "prefix length of the networks that count as one client; default each address");
  static final Key<Section> PERSISTENCE =
      optional(
          "persistence",
          Mapping.of(PERSISTENCE_TIMEOUT, GRANULARITY),
          "clients stay with the real server that they were given first; default no");

  static final Key<TunnelType> TUNNEL_TYPE =
      optional("type", Scalars.choice("a tunnel", TunnelType.class), "the wrapping; default ipip");
  static final Key<Integer> TUNNEL_PORT =
      optional("port", Scalars.PORT, "the real server's UDP port, for gue");
  static final Key<Tunnel.Checksum> TUNNEL_CHECKSUM =
      optional(
          "checksum",
          Scalars.choice("a checksum", Tunnel.Checksum.class),
          "none or full, for gue also remote; default none");

  static final Key<String> REAL_NAME =
      required("name", Scalars.NAME_TEXT, "a name, unique within the virtual service");
  static final Key<IpAddress> REAL_ADDRESS =
      required("address", Scalars.ADDRESS, "the address of the real server");
  static final Key<Integer> REAL_PORT =
      optional("port", Scalars.PORT, "where it listens; default the virtual service's port");
  static final Key<Integer> WEIGHT =
      optional("weight", Scalars.number("a weight", 0, 65_535), "its share of work; default 100");
  static final Key<Integer> MIN_CONNECTIONS =
      optional(
          "min-connections",
          CONNECTIONS,
          "once it was full, it takes new ones again below this many; default three quarters");
  static final Key<Integer> MAX_CONNECTIONS =
      optional(
          "max-connections",
          CONNECTIONS,
          "from this many on it takes no new ones; default no limit");
  static final Key<Boolean> BACKUP =
      optional("backup", Scalars.flag(), "used only when no other is left; default false");
  static final Key<Section> TUNNEL =
      optional(
          "tunnel",
          Mapping.of(TUNNEL_TYPE, TUNNEL_PORT, TUNNEL_CHECKSUM),
          "how packets for it are wrapped, for forwarding tun");
  static final Key<OperatorState> STATE =
      optional(
          "state",
          Scalars.choice("a state", OperatorState.class),
          "what the operator wants of it; default online");

  static final Key<String> NAME =
      required("name", Scalars.NAME_TEXT, "a name, unique among the virtual services");
  static final Key<IpAddress> ADDRESS =
      optional("address", Scalars.ADDRESS, "the address that clients use");
  static final Key<PortSet> PORTS =
      optional(
          "ports", Scalars.ports(), "the ports that clients use, such as 80, \"80,443\" or all");
  static final Key<Integer> FWMARK =
      optional(
          "fwmark",
          Scalars.number("a mark", 1, Integer.MAX_VALUE),
          "instead of address and ports: packets that the host's own rules mark");
  static final Key<Transport> PROTOCOL =
      optional(
          "protocol",
          Scalars.choice("a protocol", Transport.class),
          "tcp, udp, tcp+udp or sctp; default tcp");
  static final Key<Forwarding> FORWARDING =
      required(
          "forwarding",
          Scalars.choice("a way of forwarding", Forwarding.class),
          "how traffic reaches the real servers: dr, nat, snat, tun or proxy");
  static final Key<IpAddress> SNAT_ADDRESS =
      optional(
          "snat-address",
          Scalars.ADDRESS,
          "the source address that real servers see, for forwarding snat; default our own");
  static final Key<List<Section>> REAL_SERVERS =
      optional(
          "real-servers",
          new Sequence(
              Mapping.of(
                  REAL_NAME,
                  REAL_ADDRESS,
                  REAL_PORT,
                  WEIGHT,
                  MIN_CONNECTIONS,
                  MAX_CONNECTIONS,
                  BACKUP,
                  TUNNEL,
                  STATE)),
          "the servers that do the work");

  static final Key<Section> DEFAULTS =
      optional(
          "defaults",
          Mapping.of(
              SCHEDULER,
              SCHEDULER_FLAGS,
              PERSISTENCE,
              ON_FAILURE,
              QUORUM,
              SLOW_START,
              CHECK,
              FEEDBACK,
              ProxyKeys.FALLBACK,
              ProxyKeys.PROXY),
          "taken for what a virtual service does not say itself");
  static final Key<List<Section>> VIRTUAL_SERVICES =
      optional(
          "virtual-services",
          new Sequence(
              Mapping.of(
                  NAME,
                  ADDRESS,
                  PORTS,
                  FWMARK,
                  PROTOCOL,
                  FORWARDING,
                  SNAT_ADDRESS,
                  SCHEDULER,
                  SCHEDULER_FLAGS,
                  ONE_PACKET,
                  PERSISTENCE,
                  ON_FAILURE,
                  QUORUM,
                  SLOW_START,
                  CHECK,
                  FEEDBACK,
                  ProxyKeys.FALLBACK,
                  ProxyKeys.PROXY,
                  REAL_SERVERS)),
          "what clients connect to");

  static final Key<Duration> TCP_TIMEOUT =
      optional("tcp", SECONDS, "an established TCP connection; default 15m");
  static final Key<Duration> TCP_FIN_TIMEOUT =
      optional("tcp-fin", SECONDS, "a TCP connection after a FIN; default 2m");
  static final Key<Duration> UDP_TIMEOUT = optional("udp", SECONDS, "a UDP flow; default 5m");
  static final Key<Section> TIMEOUTS =
      optional(
          "timeouts",
          Mapping.of(TCP_TIMEOUT, TCP_FIN_TIMEOUT, UDP_TIMEOUT),
          "how long silent connections are remembered; default as the kernel has it");
  static final Key<Integer> FIRST_MARK =
      optional(
          "first",
          Scalars.number("a mark", 1, Integer.MAX_VALUE - 65_535),
          "the first packet mark that we may use; default 1000");
  static final Key<Integer> MARK_COUNT =
      optional(
          "count",
          Scalars.number("a count", 1, 65_535),
          "how many marks from there on; default 1000");
  static final Key<Section> FWMARKS =
      optional(
          "fwmarks",
          Mapping.of(FIRST_MARK, MARK_COUNT),
          "packet marks for services of several ports");
  static final Key<Section> IPVS =
      optional("ipvs", Mapping.of(TIMEOUTS, FWMARKS), "what holds for IPVS as a whole");

  static final Key<Cidr> OUTBOUND_FROM =
      required("from", Scalars.SUBNET, "the subnet of the real servers");
  static final Key<String> OUTBOUND_VIA =
      required("via", Scalars.INTERFACE, "the interface towards the world");
  static final Key<IpAddress> STATIC_OUTSIDE =
      required("outside", Scalars.ADDRESS, "the address that the world uses");
  static final Key<IpAddress> STATIC_INSIDE =
      required("inside", Scalars.ADDRESS, "the real server's address");
  static final Key<List<Section>> OUTBOUND =
      optional(
          "outbound",
          new Sequence(Mapping.of(OUTBOUND_FROM, OUTBOUND_VIA)),
          "subnets whose own connections leave with our address");
  static final Key<List<Section>> STATIC =
      optional(
          "static",
          new Sequence(Mapping.of(STATIC_OUTSIDE, STATIC_INSIDE)),
          "real servers with an address of their own outside, both ways");
  static final Key<Section> NAT =
      optional(
          "nat", Mapping.of(OUTBOUND, STATIC), "what real servers reach beside virtual services");

  static final Key<AddressPrefix> FLOATING_ADDRESS =
      required(
          "address",
          Scalars.ADDRESS_PREFIX,
          "the address and the prefix of its subnet, such as 192.168.2.254/24");
  static final Key<String> FLOATING_INTERFACE =
      required("interface", Scalars.INTERFACE, "the interface that has it on the active node");
  static final Key<List<Section>> FLOATING_ADDRESSES =
      optional(
          "floating-addresses",
          new Sequence(Mapping.of(FLOATING_ADDRESS, FLOATING_INTERFACE)),
          "addresses that move with the active node beside the VIPs, such as real servers'"
              + " gateway");

  static final Key<OnAllDown> ON_ALL_DOWN =
      optional(
          "on-all-down",
          Scalars.choice("a reaction", OnAllDown.class),
          "when every check of every service fails at once; default keep-last, weights stay");

  /** The whole file. */
  static final Mapping ROOT =
      Mapping.of(DEFAULTS, FLOATING_ADDRESSES, ON_ALL_DOWN, IPVS, NAT, VIRTUAL_SERVICES);

  private ClusterKeys() {}

  /** Braces and quotes, for one, have to be percent-encoded (RFC 3986). */
  private static String path(String text) {
    URI _ = URI.create("http://host" + matched("/[!-~]*", text));
    return text;
  }

  private static String matched(String pattern, String text) {
    return Scalars.matching(Pattern.compile(pattern), text);
  }

  /** The names of the tunnels. */
  enum TunnelType {
    IPIP,
    GRE,
    GUE;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** The names of the sources that feedback can have. */
  enum FeedbackSource {
    AGENT,
    HTTP,
    LATENCY,
    TRAFFIC,
    NONE;

    /** Whether the coordinator measures it itself, so that nobody is asked. */
    boolean isMeasured() {
      return this == LATENCY || this == TRAFFIC;
    }

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }
}
