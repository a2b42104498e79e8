package org.evenkeel.coordinator.config;

import static org.evenkeel.coordinator.config.Key.optional;
import static org.evenkeel.coordinator.config.Key.required;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.evenkeel.coordinator.model.Forwarding;
import org.evenkeel.coordinator.model.IpAddress;
import org.evenkeel.coordinator.model.OnFailure;
import org.evenkeel.coordinator.model.OperatorState;
import org.evenkeel.coordinator.model.Protocol;
import org.evenkeel.coordinator.model.Scheduler;

/** The keys of {@code evenkeel.yaml}: the one place that says what the file may hold. */
final class ClusterKeys {
  private static final Duration INTERVAL_MIN = Duration.ofMillis(10);
  private static final Duration TIMEOUT_MIN = Duration.ofMillis(1);
  private static final Scalar<Duration> INTERVAL_KIND =
      Scalars.duration("an interval", INTERVAL_MIN);
  private static final Scalar<Duration> TIMEOUT_KIND = Scalars.duration("a timeout", TIMEOUT_MIN);
  private static final Scalar<Integer> COUNT = Scalars.number("a count", 1, 100);

  static final Key<CheckType> CHECK_TYPE =
      optional(
          "type",
          Scalars.choice("a check type", CheckType.class),
          "what is tried: a TCP connection, or nothing; default connect");
  static final Key<Duration> CHECK_INTERVAL =
      optional("interval", INTERVAL_KIND, "from one probe to the next, 10ms to 24h; default 2s");
  static final Key<Duration> CHECK_TIMEOUT =
      optional("timeout", TIMEOUT_KIND, "how long a probe may take, 1ms to 24h; default 1s");
  static final Key<Integer> CHECK_RISE =
      optional("rise", COUNT, "passed probes in a row until it counts as up; default 2");
  static final Key<Integer> CHECK_FALL =
      optional("fall", COUNT, "failed probes in a row until it counts as down; default 3");
  static final Key<Integer> CHECK_PORT =
      optional("port", Scalars.PORT, "where to probe; default the real server's port");

  static final Key<FeedbackSource> FEEDBACK_SOURCE =
      optional(
          "source",
          Scalars.choice("a feedback source", FeedbackSource.class),
          "where idle figures come from; default none");
  static final Key<Integer> FEEDBACK_PORT =
      optional("port", Scalars.PORT, "the agent's port; default 3333");
  static final Key<Duration> FEEDBACK_INTERVAL =
      optional("interval", INTERVAL_KIND, "from one question to the next, 10ms to 24h; default 1s");
  static final Key<Duration> FEEDBACK_TIMEOUT =
      optional("timeout", TIMEOUT_KIND, "how long an answer may take, 1ms to 24h; default 1s");

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
  static final Key<Section> CHECK =
      optional(
          "check",
          Mapping.of(CHECK_TYPE, CHECK_INTERVAL, CHECK_TIMEOUT, CHECK_RISE, CHECK_FALL, CHECK_PORT),
          "how health is found out");
  static final Key<Section> FEEDBACK =
      optional(
          "feedback",
          Mapping.of(FEEDBACK_SOURCE, FEEDBACK_PORT, FEEDBACK_INTERVAL, FEEDBACK_TIMEOUT),
          "whether real servers say how idle they are; their weight follows");

  static final Key<String> REAL_NAME =
      required("name", Scalars.NAME_TEXT, "a name, unique within the virtual service");
  static final Key<IpAddress> REAL_ADDRESS =
      required("address", Scalars.ADDRESS, "the address of the real server");
  static final Key<Integer> REAL_PORT =
      optional("port", Scalars.PORT, "where it listens; default the virtual service's port");
  static final Key<Integer> WEIGHT =
      optional("weight", Scalars.number("a weight", 0, 65_535), "its share of work; default 100");
  static final Key<OperatorState> STATE =
      optional(
          "state",
          Scalars.choice("a state", OperatorState.class),
          "what the operator wants of it; default online");

  static final Key<String> NAME =
      required("name", Scalars.NAME_TEXT, "a name, unique among the virtual services");
  static final Key<IpAddress> ADDRESS =
      required("address", Scalars.ADDRESS, "the address that clients use");
  static final Key<Integer> PORTS =
      required("ports", Scalars.portOrText(), "the port that clients use");
  static final Key<Protocol> PROTOCOL =
      optional(
          "protocol",
          Scalars.choice("a protocol", Protocol.class),
          "the transport protocol; default tcp");
  static final Key<Forwarding> FORWARDING =
      required(
          "forwarding",
          Scalars.choice("a way of forwarding", Forwarding.class),
          "how traffic reaches the real servers: dr, nat or proxy");
  static final Key<List<Section>> REAL_SERVERS =
      optional(
          "real-servers",
          new Sequence(Mapping.of(REAL_NAME, REAL_ADDRESS, REAL_PORT, WEIGHT, STATE)),
          "the servers that do the work");

  static final Key<Section> DEFAULTS =
      optional(
          "defaults",
          Mapping.of(SCHEDULER, ON_FAILURE, CHECK, FEEDBACK),
          "taken for what a virtual service does not say itself");
  static final Key<List<Section>> VIRTUAL_SERVICES =
      optional(
          "virtual-services",
          new Sequence(
              Mapping.of(
                  NAME,
                  ADDRESS,
                  PORTS,
                  PROTOCOL,
                  FORWARDING,
                  SCHEDULER,
                  ON_FAILURE,
                  CHECK,
                  FEEDBACK,
                  REAL_SERVERS)),
          "what clients connect to");

  /** The whole file. */
  static final Mapping ROOT = Mapping.of(DEFAULTS, VIRTUAL_SERVICES);

  private ClusterKeys() {}

  /** The names of the probes that a check can make. */
  enum CheckType {
    CONNECT,
    NONE;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** The names of the sources that feedback can have. */
  enum FeedbackSource {
    AGENT,
    NONE;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }
}
