package org.evenkeel.coordinator.dispatch.relay;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.ToIntFunction;

/**
 * Which of a service's real servers takes the next connection. Immutable: a choice yields the
 * rotation that follows it.
 *
 * <p>Every choice hands out one connection among the real servers that qualify: each is owed its
 * weight's share of it, and the one that is owed most takes it. That is the smooth weighted round
 * robin. What is owed is counted in connections, not in weights, so that it keeps its meaning when
 * weights change; forgetting it at each change would favour the heaviest at low traffic.
 *
 * <p>With {@code lc} and {@code wlc} only those qualify whose connections, divided by weight, are
 * fewest. The kernel breaks such ties by position, which its count of inactive connections hides;
 * here they are broken by turns, or an idle service would send everything to its first real server.
 *
 * @param balance the scheduler
 * @param turns the real servers, in the order of the table
 * @param <T> what stands for a real server
 */
record Rotation<T>(Balance balance, List<Turn<T>> turns) {
  /** Sums of shares are inexact; what differs by less is the same. */
  private static final double EPSILON = 1e-9;

  Rotation {
    turns = List.copyOf(turns);
  }

  /**
   * A real server's place in the rotation.
   *
   * @param server the real server
   * @param weight 0 or more; 0 is never chosen
   * @param owed connections that it should have had beyond those it was given
   */
  record Turn<T>(T server, int weight, double owed) {
    private Turn<T> owing(double connections) {
      return new Turn<>(server, weight, connections);
    }
  }

  /**
   * A choice.
   *
   * @param server the real server that takes the connection
   * @param after the rotation for the next connection
   */
  record Choice<T>(T server, Rotation<T> after) {}

  /** No real servers. */
  static <T> Rotation<T> empty(Balance balance) {
    return new Rotation<>(balance, List.of());
  }

  /** This rotation under another scheduler; what is owed stays. */
  Rotation<T> balancedBy(Balance other) {
    return new Rotation<>(other, turns);
  }

  /** This rotation with one more real server at its end. */
  Rotation<T> with(T server, int weight) {
    List<Turn<T>> more = new ArrayList<>(turns);
    more.add(new Turn<>(server, weight, 0));
    return new Rotation<>(balance, more);
  }

  /** This rotation with another weight for a real server; what is owed stays. */
  Rotation<T> reweighted(T server, int weight) {
    return new Rotation<>(
        balance,
        turns.stream()
            .map(turn -> turn.server.equals(server) ? new Turn<>(server, weight, turn.owed) : turn)
            .toList());
  }

  /** This rotation without a real server. */
  Rotation<T> without(T server) {
    return new Rotation<>(
        balance, turns.stream().filter(turn -> !turn.server.equals(server)).toList());
  }

  /**
   * Chooses for one connection, in time linear in the number of real servers.
   *
   * @param allowed the real servers that may be chosen, beside those of weight 0, which never are
   * @param connections how many connections a real server has now, those being made included
   * @return empty when no real server may take it
   */
  Optional<Choice<T>> next(Predicate<T> allowed, ToIntFunction<T> connections) {
    BitSet qualified = qualified(allowed, connections);
    if (qualified.isEmpty()) {
      return Optional.empty();
    }
    double total = 0;
    for (int i = qualified.nextSetBit(0); i >= 0; i = qualified.nextSetBit(i + 1)) {
      total += counted(i);
    }
    int chosen = qualified.nextSetBit(0);
    for (int i = chosen; i >= 0; i = qualified.nextSetBit(i + 1)) {
      if (owedWith(i, total) > owedWith(chosen, total) + EPSILON) {
        chosen = i;
      }
    }
    List<Turn<T>> after = new ArrayList<>(turns);
    for (int i = qualified.nextSetBit(0); i >= 0; i = qualified.nextSetBit(i + 1)) {
      after.set(i, turns.get(i).owing(owedWith(i, total) - (i == chosen ? 1 : 0)));
    }
    return Optional.of(new Choice<>(turns.get(chosen).server, new Rotation<>(balance, after)));
  }

  /** Those that may be chosen, and with least connections the least loaded among them. */
  private BitSet qualified(Predicate<T> allowed, ToIntFunction<T> connections) {
    BitSet qualified = new BitSet(turns.size());
    long leastLoad = 0;
    long leastWeight = 1;
    for (int i = 0; i < turns.size(); i++) {
      T server = turns.get(i).server;
      if (turns.get(i).weight == 0 || !allowed.test(server)) {
        continue;
      }
      long load = balance.leastConnections() ? connections.applyAsInt(server) : 0;
      // load / weight against the least so far, multiplied out
      int order = Long.compare(load * leastWeight, leastLoad * counted(i));
      if (qualified.isEmpty() || order < 0) {
        qualified.clear();
        leastLoad = load;
        leastWeight = counted(i);
        order = 0;
      }
      qualified.set(i, order == 0);
    }
    return qualified;
  }

  private int counted(int index) {
    return balance.counted(turns.get(index).weight);
  }

  private double owedWith(int index, double total) {
    return turns.get(index).owed + counted(index) / total;
  }
}
