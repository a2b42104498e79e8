package org.evenkeel.coordinator.migrate;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.evenkeel.coordinator.model.CheckSpec;
import org.evenkeel.coordinator.model.Forwarding;
import org.evenkeel.coordinator.model.IpAddress;
import org.evenkeel.coordinator.model.Limits;
import org.evenkeel.coordinator.model.Match;
import org.evenkeel.coordinator.model.OnFailure;
import org.evenkeel.coordinator.model.Persistence;
import org.evenkeel.coordinator.model.Quorum;
import org.evenkeel.coordinator.model.Scheduling;
import org.evenkeel.coordinator.model.Tunnel;

/**
 * A virtual service as another program was told of it, where each real server may have a way of
 * forwarding and a check of its own.
 *
 * @param at where it stands
 * @param directive what it is called there
 * @param name what it should be called; empty for a name by its address
 * @param match which packets belong to it
 * @param forwarding how real servers are reached that do not say it, or when there are none
 * @param reals in the order of the text
 */
record ServiceDraft(
    Origin at,
    String directive,
    String name,
    Match match,
    Forwarding forwarding,
    Scheduling scheduling,
    Optional<Persistence> persistence,
    OnFailure onFailure,
    Quorum quorum,
    Optional<Stand> fallback,
    List<Real> reals) {
  ServiceDraft {
    reals = List.copyOf(reals);
  }

  /** The same for other packets and under another name. */
  ServiceDraft of(Match other, String called) {
    return new ServiceDraft(
        at,
        directive,
        called,
        other,
        forwarding,
        scheduling,
        persistence,
        onFailure,
        quorum,
        fallback,
        reals);
  }

  /**
   * A real server.
   *
   * @param directive what it is called there
   * @param port where it listens; 0 means the service's port
   * @param limits bounds on its connections
   * @param way how packets reach it
   * @param test how its health is found out
   * @param halted whether it is not to be used
   */
  record Real(
      Origin at,
      String directive,
      IpAddress address,
      int port,
      int weight,
      Limits limits,
      Way way,
      Test test,
      boolean halted) {}

  /**
   * How packets reach a real server.
   *
   * @param tunnel with {@link Forwarding#TUN} alone
   */
  record Way(Forwarding forwarding, Tunnel tunnel) {
    /** A way that wraps nothing, or plainly. */
    static Way by(Forwarding forwarding) {
      return new Way(forwarding, new Tunnel.Ipip());
    }
  }

  /**
   * How health is found out.
   *
   * @param at where it stands
   * @param check without a port
   * @param port where to probe; empty means the real server's own
   */
  record Test(Origin at, CheckSpec check, OptionalInt port) {}

  /**
   * Who takes clients when no real server may.
   *
   * @param port 0 means the service's port
   * @param forwarding how it is reached; empty means as the real servers
   */
  record Stand(Directive said, IpAddress address, int port, Optional<Forwarding> forwarding) {}
}
