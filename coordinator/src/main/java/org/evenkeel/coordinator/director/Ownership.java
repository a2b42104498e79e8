package org.evenkeel.coordinator.director;

import java.io.IOException;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.evenkeel.coordinator.dispatch.TableService;
import org.evenkeel.coordinator.model.IpAddress;
import org.evenkeel.coordinator.model.OperatorState;
import org.evenkeel.coordinator.model.RealServerId;
import org.evenkeel.coordinator.model.ServiceKey;

/**
 * The node's state in memory and on disk. What is about to be put into the kernel is written down
 * before, and what was taken out of it is struck off after: a crash between the two never leaves
 * something of ours that the next start takes for a stranger's. Used by the director's thread.
 */
final class Ownership {
  private final StateStore store;
  private NodeState state = NodeState.EMPTY;

  Ownership(StateStore store) {
    this.store = store;
  }

  /** Reads what an earlier process left. */
  void load() throws IOException {
    state = store.load();
  }

  /** States set by command. */
  Map<RealServerId, OperatorState> operator() {
    return state.operator();
  }

  /** Services that we may remove. */
  Set<ServiceKey> services() {
    return state.services();
  }

  /** Addresses that we may take off. */
  Set<IpAddress> addresses() {
    return state.addresses();
  }

  /** Keeps other operator states; unchanged when they cannot be kept. */
  void operator(Map<RealServerId, OperatorState> states) throws IOException {
    keep(state.withOperator(states));
  }

  /** Writes down what a plan is about to put into the kernel. */
  void claim(Plan plan, Set<IpAddress> missing, Collection<String> problems) {
    Set<ServiceKey> services = new LinkedHashSet<>(state.services());
    plan.tables().values().forEach(table -> table.forEach(entry -> services.add(entry.key())));
    Set<IpAddress> addresses = new LinkedHashSet<>(state.addresses());
    addresses.addAll(missing);
    keep(state.withServices(services).withAddresses(addresses), problems);
  }

  /**
   * Strikes off what is no longer in the kernel.
   *
   * @param stuck addresses that are not planned but could not be taken off
   */
  void settle(Plan plan, Set<IpAddress> stuck, Collection<String> problems) {
    Set<ServiceKey> services = new LinkedHashSet<>(state.services());
    Set<ServiceKey> planned = new LinkedHashSet<>();
    plan.tables().values().forEach(t -> t.stream().map(TableService::key).forEach(planned::add));
    services.retainAll(planned);
    Set<IpAddress> addresses = new LinkedHashSet<>(state.addresses());
    addresses.removeIf(address -> !plan.addresses().contains(address) && !stuck.contains(address));
    keep(state.withServices(services).withAddresses(addresses), problems);
  }

  private void keep(NodeState next, Collection<String> problems) {
    try {
      keep(next);
    } catch (IOException e) {
      problems.add(e.getMessage());
    }
  }

  private void keep(NodeState next) throws IOException {
    if (!next.equals(state)) {
      store.save(next);
      state = next;
    }
  }
}
