package org.evenkeel.coordinator.director;

import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.evenkeel.coordinator.model.IpAddress;
import org.evenkeel.coordinator.model.OperatorState;
import org.evenkeel.coordinator.model.RealServerId;
import org.evenkeel.coordinator.model.ServiceKey;

/**
 * What must outlive this process: the operator's commands, and what in the kernel is ours. Each
 * collection is unmodifiable and keeps its order.
 *
 * @param operator states set by command
 * @param haltBy when, by the wall clock, those that are drained with a deadline are halted
 * @param services services that we have put into the kernel's table, and may remove
 * @param addresses addresses that we have put on this host, and may take off
 * @param marks packet marks of what needs one, see {@link TableKeys#allot}
 */
public record NodeState(
    Map<RealServerId, OperatorState> operator,
    Map<RealServerId, Instant> haltBy,
    Set<ServiceKey> services,
    Set<IpAddress> addresses,
    Map<String, Integer> marks) {
  /** A node that has done nothing yet. */
  public static final NodeState EMPTY =
      new NodeState(Map.of(), Map.of(), Set.of(), Set.of(), Map.of());

  public NodeState {
    operator = Collections.unmodifiableMap(new LinkedHashMap<>(operator));
    haltBy = Collections.unmodifiableMap(new LinkedHashMap<>(haltBy));
    services = Collections.unmodifiableSet(new LinkedHashSet<>(services));
    addresses = Collections.unmodifiableSet(new LinkedHashSet<>(addresses));
    marks = Collections.unmodifiableMap(new LinkedHashMap<>(marks));
  }

  /** The same with other operator states. */
  NodeState withOperator(
      Map<RealServerId, OperatorState> states, Map<RealServerId, Instant> deadlines) {
    return new NodeState(states, deadlines, services, addresses, marks);
  }

  /** The same with other services. */
  NodeState withServices(Set<ServiceKey> keys) {
    return new NodeState(operator, haltBy, keys, addresses, marks);
  }

  /** The same with other addresses. */
  NodeState withAddresses(Set<IpAddress> held) {
    return new NodeState(operator, haltBy, services, held, marks);
  }

  /** The same with other marks. */
  NodeState withMarks(Map<String, Integer> given) {
    return new NodeState(operator, haltBy, services, addresses, given);
  }
}
