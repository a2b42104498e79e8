package org.evenkeel.coordinator.web;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.evenkeel.coordinator.model.Scheduler;
import org.jspecify.annotations.Nullable;

/** The fields of the form of a virtual service: those that are needed most, the rest is YAML. */
final class ServiceForm {
  private static final List<String> CHECKS =
      List.of(
          "connect",
          "tcp",
          "ping",
          "http",
          "https",
          "tls",
          "dns",
          "smtp",
          "imap",
          "pop3",
          "ftp",
          "ldap",
          "mysql",
          "postgres",
          "redis",
          "amqp",
          "sip",
          "radius",
          "grpc",
          "exec",
          "none");

  private static final String OF_PROXY = "Of forwarding proxy.";

  /** Abbreviations of the field (ipvsadm(8)) in full. */
  private static final Map<String, String> WORDS =
      Map.ofEntries(
          Map.entry("dr", "direct routing"),
          Map.entry("nat", "network address translation"),
          Map.entry("tun", "tunnels"),
          Map.entry("snat", "source and destination NAT"),
          Map.entry("proxy", "layer 7"),
          Map.entry("rr", "round robin"),
          Map.entry("wrr", "weighted round robin"),
          Map.entry("lc", "least connections"),
          Map.entry("wlc", "weighted least connections"),
          Map.entry("lblc", "locality-based least connections"),
          Map.entry("lblcr", "the same with replication"),
          Map.entry("sh", "source hashing"),
          Map.entry("dh", "destination hashing"),
          Map.entry("sed", "shortest expected delay"),
          Map.entry("nq", "never queue"),
          Map.entry("fo", "weighted failover"),
          Map.entry("ovf", "weighted overflow"),
          Map.entry("mh", "Maglev hashing"));

  private ServiceForm() {}

  /** A choice as it is read: with what it stands for, where that is not plain. */
  static String words(String choice) {
    String words = WORDS.get(choice);
    return words == null ? choice : choice + ": " + words;
  }

  /** How a field is filled in. */
  enum Kind {
    TEXT,
    NUMBER,
    CHOICE;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * A field.
   *
   * @param key where it is in a service, with dots
   * @param label what it is called
   * @param kind how it is filled in
   * @param choices what can be chosen
   * @param example shown while it is empty
   * @param help a sentence; may be empty
   */
  record Field(
      String key, String label, Kind kind, List<String> choices, String example, String help) {
    /** Of its element. */
    String id() {
      return "f-" + key.replace('.', '-');
    }

    /** What a service has there; empty when nothing. */
    String value(Map<String, Object> service) {
      @Nullable Object at = service;
      for (String part : key.split("\\.", -1)) {
        at = at instanceof Map<?, ?> map ? map.get(part) : null;
      }
      return at == null || at instanceof Map || at instanceof List ? "" : at.toString();
    }
  }

  /**
   * Fields that belong together.
   *
   * @param title over them
   * @param fields in their order
   */
  record Group(String title, List<Field> fields) {}

  /** All of them. */
  static List<Group> groups() {
    return List.of(
        new Group(
            "Where clients connect",
            List.of(
                text("address", "VIP", "192.168.87.5", "The virtual IP address, IPv4 or IPv6."),
                text(
                    "ports", "Ports", "80,443", "One, several, a range such as 8000-8010, or all."),
                choice("protocol", "Protocol", "tcp", "tcp", "udp", "tcp+udp", "sctp"))),
        new Group(
            "How it is carried",
            List.of(
                new Field(
                    "forwarding",
                    "Forwarding",
                    Kind.CHOICE,
                    List.of("dr", "nat", "tun", "snat", "proxy"),
                    "required",
                    "Real servers need evenkeel-arp with dr and tun, this node as gateway with"
                        + " nat."),
                new Field(
                    "proxy.mode",
                    "Proxy mode",
                    Kind.CHOICE,
                    List.of("tcp", "http"),
                    "tcp",
                    OF_PROXY),
                new Field(
                    "scheduler",
                    "Scheduler",
                    Kind.CHOICE,
                    Arrays.stream(Scheduler.values()).map(Scheduler::toString).toList(),
                    "wlc",
                    ""),
                text(
                    "persistence.timeout",
                    "Persistence",
                    "off",
                    "Of layer 4: how long a client stays, such as 5m."),
                new Field(
                    "proxy.persistence.type",
                    "Proxy persistence",
                    Kind.CHOICE,
                    List.of("none", "source", "cookie", "header", "url", "rdp"),
                    "none",
                    OF_PROXY))),
        new Group(
            "Health check",
            List.of(
                new Field("check.type", "Type", Kind.CHOICE, CHECKS, "connect", ""),
                number("check.port", "Port", "the real server's"),
                text("check.path", "Path", "/", "Of http and https."),
                text("check.host", "Host", "", "Of http and https."),
                text("check.status", "Status", "200-299", "Of http and https."),
                text("check.interval", "Interval", "2s", ""),
                text("check.timeout", "Timeout", "1s", ""),
                number("check.rise", "Passes until up", "2"),
                number("check.fall", "Failures until down", "3"))),
        new Group(
            "Feedback",
            List.of(
                choice(
                    "feedback.source",
                    "Source",
                    "none",
                    "agent",
                    "http",
                    "latency",
                    "traffic",
                    "none"),
                number("feedback.port", "Port", "3333"),
                choice("feedback.mode", "Mode", "formula", "formula", "equalize"),
                text("feedback.interval", "Interval", "1s", ""))),
        new Group(
            "When servers fail",
            List.of(
                number("quorum.up", "Quorum", "1"),
                choice("on-failure", "Failed servers", "quiesce", "quiesce", "remove"),
                text("slow-start", "Slow start", "0s", "How long a server takes to its weight."))));
  }

  private static Field text(String key, String label, String example, String help) {
    return new Field(key, label, Kind.TEXT, List.of(), example, help);
  }

  private static Field number(String key, String label, String example) {
    return new Field(key, label, Kind.NUMBER, List.of(), example, "");
  }

  private static Field choice(String key, String label, String example, String... choices) {
    return new Field(key, label, Kind.CHOICE, List.of(choices), example, "");
  }
}
