package org.evenkeel.coordinator.connections;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.evenkeel.coordinator.model.IpAddress;

/** Counts connections. Used by one thread. */
final class Tally {
  /** The kernel has fewer states. */
  static final int STATES_MAX = 64;

  private final int pairsMax;
  private final Map<String, Long> states = new TreeMap<>();
  private final Map<Pair, Map<String, Long>> pairs = new LinkedHashMap<>();
  private long total;
  private long unlisted;

  /** A VIP and a real server. */
  private record Pair(IpAddress vip, IpAddress realServer) {}

  /** Counts for this many pairs of VIP and real server at most. */
  Tally(int pairsMax) {
    this.pairsMax = pairsMax;
  }

  void add(Connection connection) {
    total++;
    count(states, connection.state());
    Pair pair = new Pair(connection.vip(), connection.realServer());
    Map<String, Long> counts = pairs.get(pair);
    if (counts == null) {
      if (pairs.size() == pairsMax) {
        unlisted++;
        return;
      }
      counts = new TreeMap<>();
      pairs.put(pair, counts);
    }
    count(counts, connection.state());
  }

  private static void count(Map<String, Long> states, String state) {
    boolean known = states.containsKey(state) || states.size() < STATES_MAX;
    states.merge(known ? state : "OTHER", 1L, Long::sum);
  }

  /** How many were added. */
  long total() {
    return total;
  }

  /** How many were added beyond the pairs that are counted. */
  long unlisted() {
    return unlisted;
  }

  /** How many were in each state, by name. */
  Map<String, Long> states() {
    return new TreeMap<>(states);
  }

  /** How many went to each real server, by address. */
  List<RealServerCount> realServers() {
    List<RealServerCount> counts = new ArrayList<>(pairs.size());
    pairs.forEach(
        (pair, byState) ->
            counts.add(new RealServerCount(pair.vip, pair.realServer, new TreeMap<>(byState))));
    counts.sort(
        Comparator.comparing(RealServerCount::vip).thenComparing(RealServerCount::realServer));
    return counts;
  }
}
