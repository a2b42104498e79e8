package org.evenkeel.coordinator.director;

import java.io.IOException;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.evenkeel.coordinator.model.Cluster;
import org.evenkeel.coordinator.model.IpAddress;
import org.evenkeel.coordinator.model.OperatorState;
import org.evenkeel.coordinator.model.RealServer;
import org.evenkeel.coordinator.model.RealServerId;
import org.evenkeel.coordinator.model.ServiceKey;

/**
 * The node's state in memory and on disk. What is about to be put into the kernel is written down
 * before, and what was taken out of it is struck off after: a crash between the two never leaves
 * something of ours that the next start takes for a stranger's. When the disk refuses, memory goes
 * on without it, and each {@link #claim} tries again. Used by the director's thread.
 */
final class Ownership {
  private final StateStore store;
  private final Touched touched;
  private NodeState state = NodeState.EMPTY;
  private NodeState saved = NodeState.EMPTY;

  Ownership(StateStore store, Touched touched) {
    this.store = store;
    this.touched = touched;
  }

  /** Reads what an earlier process left. */
  void load() throws IOException {
    saved = store.load();
    state = saved;
  }

  /** All of it. */
  NodeState state() {
    return state;
  }

  /** States set by command. */
  Map<RealServerId, OperatorState> operator() {
    return state.operator();
  }

  /** When those that are drained with a deadline are halted. */
  Map<RealServerId, Instant> haltBy() {
    return state.haltBy();
  }

  /**
   * Gives services that need one a packet mark. It is on the disk after the next {@link #claim}.
   */
  void allot(Cluster cluster) {
    state = state.withMarks(TableKeys.allot(cluster, state.marks()));
  }

  /** Services of shared engines that we may remove. */
  Set<ServiceKey> services() {
    return state.services();
  }

  /** Addresses that we may take off. */
  Set<IpAddress> addresses() {
    return state.addresses();
  }

  /**
   * Keeps what the operator wants of one real server; unchanged when it cannot be kept.
   *
   * @param haltBy when it is halted at the latest; empty means that it stays in this state
   */
  void operator(RealServerId id, RealServer real, OperatorState wanted, Optional<Instant> haltBy)
      throws IOException {
    Map<RealServerId, OperatorState> states = new LinkedHashMap<>(operator());
    // With a deadline also what is configured so: it has to be remembered somewhere.
    if (wanted == real.state() && haltBy.isEmpty()) {
      states.remove(id);
    } else {
      states.put(id, wanted);
    }
    Map<RealServerId, Instant> deadlines = new LinkedHashMap<>(haltBy());
    deadlines.remove(id);
    haltBy.ifPresent(instant -> deadlines.put(id, instant));
    operator(states, deadlines);
    touched.service(id.service());
  }

  /** Keeps what operators want of all real servers; unchanged when it cannot be kept. */
  void operators(Map<RealServerId, OperatorState> states, Map<RealServerId, Instant> haltBy)
      throws IOException {
    Set<RealServerId> either = new LinkedHashSet<>(operator().keySet());
    either.addAll(states.keySet());
    operator(states, haltBy);
    either.forEach(id -> touched.service(id.service()));
  }

  private void operator(Map<RealServerId, OperatorState> states, Map<RealServerId, Instant> haltBy)
      throws IOException {
    NodeState next = state.withOperator(states, haltBy);
    save(next);
    state = next;
  }

  /**
   * Drops operator states of real servers that are gone: a new one of that name starts afresh. It
   * is on the disk after the next {@link #claim}.
   */
  void forgetAbsent(Set<RealServerId> present) {
    Map<RealServerId, OperatorState> states = new LinkedHashMap<>(state.operator());
    states.keySet().retainAll(present);
    Map<RealServerId, Instant> haltBy = new LinkedHashMap<>(state.haltBy());
    haltBy.keySet().retainAll(present);
    state = state.withOperator(states, haltBy);
  }

  /** Writes down what a plan is about to put into the kernel. */
  void claim(Plan plan, Set<IpAddress> missing, Collection<String> problems) {
    NodeState next = state;
    if (!state.services().containsAll(plan.sharedServices())) {
      Set<ServiceKey> services = new LinkedHashSet<>(state.services());
      services.addAll(plan.sharedServices());
      next = next.withServices(services);
    }
    if (!state.addresses().containsAll(missing)) {
      Set<IpAddress> addresses = new LinkedHashSet<>(state.addresses());
      addresses.addAll(missing);
      next = next.withAddresses(addresses);
    }
    keep(next, problems);
  }

  /** Strikes off what is no longer in the kernel. */
  void settle(Set<ServiceKey> gone, Set<IpAddress> released, Collection<String> problems) {
    if (gone.isEmpty() && released.isEmpty()) {
      return;
    }
    Set<ServiceKey> services = new LinkedHashSet<>(state.services());
    services.removeAll(gone);
    Set<IpAddress> addresses = new LinkedHashSet<>(state.addresses());
    addresses.removeAll(released);
    keep(state.withServices(services).withAddresses(addresses), problems);
  }

  private void keep(NodeState next, Collection<String> problems) {
    state = next;
    try {
      save(next);
    } catch (IOException e) {
      problems.add(e.getMessage());
    }
  }

  private void save(NodeState next) throws IOException {
    if (!next.equals(saved)) {
      store.save(next);
      saved = next;
    }
  }
}
