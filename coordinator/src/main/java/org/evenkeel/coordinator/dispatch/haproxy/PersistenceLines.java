package org.evenkeel.coordinator.dispatch.haproxy;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.evenkeel.coordinator.model.Persistence;
import org.evenkeel.coordinator.model.ProxyPersistence;
import org.evenkeel.coordinator.model.ProxySpec;

/** The lines of a backend that keep clients with their real server. */
final class PersistenceLines {
  /** Entries of one table; the oldest go when there are more. */
  private static final String SIZE = "1m";

  private static final Duration IDLE = Duration.ofMinutes(30);

  private PersistenceLines() {}

  /**
   * The lines.
   *
   * @param v6 whether clients may have IPv6 addresses
   */
  static List<String> of(ProxySpec spec, boolean v6) {
    String addresses = v6 ? "ipv6" : "ip";
    return switch (spec.persistence()) {
      case ProxyPersistence.None() -> List.of();
      case ProxyPersistence.Source(Duration idle) ->
          List.of(table(addresses, idle), "stick on src");
      case ProxyPersistence.Cookie(String name, boolean passive, Optional<Duration> idle) ->
          passive
              ? List.of(
                  table("string len 128", idle.orElse(IDLE)),
                  "stick match req.cook(" + name + ")",
                  "stick store-response res.cook(" + name + ")")
              : List.of("cookie " + name + " insert indirect nocache httponly" + secure(spec));
      case ProxyPersistence.Header(String name, Duration idle) ->
          List.of(table("string len 128", idle), "stick on req.fhdr(" + name + ")");
      case ProxyPersistence.Url(String name, Duration idle) ->
          List.of(table("string len 128", idle), "stick on url_param(" + name + ")");
      case ProxyPersistence.Rdp(Duration idle) ->
          List.of(table("string len 128", idle), "stick on rdp_cookie(mstshash)");
    };
  }

  /** The lines for persistence as IPVS has it: by the client's network. */
  static List<String> of(Persistence persistence, boolean v6) {
    int bits = persistence.granularity();
    String mask = v6 ? "ipmask(32," + bits + ")" : "ipmask(" + Math.min(bits, 32) + ")";
    return List.of(table(v6 ? "ipv6" : "ip", persistence.timeout()), "stick on src," + mask);
  }

  /** Whether the client keeps a cookie of ours. */
  static boolean setsCookie(ProxySpec spec) {
    return spec.persistence() instanceof ProxyPersistence.Cookie(_, boolean passive, _) && !passive;
  }

  /** A table that outlives a reload, and expires. */
  static String table(String type, Duration idle) {
    return "stick-table type %s size %s expire %dms peers %s"
        .formatted(type, SIZE, idle.toMillis(), Rendering.PEERS);
  }

  private static String secure(ProxySpec spec) {
    boolean ended = spec.tls().map(tls -> !tls.certificates().isEmpty()).orElse(false);
    return ended ? " secure" : "";
  }
}
