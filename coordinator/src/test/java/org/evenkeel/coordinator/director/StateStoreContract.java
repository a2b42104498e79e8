package org.evenkeel.coordinator.director;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.evenkeel.coordinator.model.IpAddress;
import org.evenkeel.coordinator.model.OperatorState;
import org.evenkeel.coordinator.model.Protocol;
import org.evenkeel.coordinator.model.RealServerId;
import org.evenkeel.coordinator.model.ServiceKey;
import org.junit.jupiter.api.Test;

/** What every {@link StateStore} promises. */
abstract class StateStoreContract {
  /** The store under test, empty at first and the same one through a test. */
  abstract StateStore store() throws Exception;

  @Test
  void aNewStoreHoldsNothing() throws Exception {
    assertEquals(NodeState.EMPTY, store().load());
  }

  @Test
  void whatWasSavedLastIsLoaded() throws Exception {
    store().save(full());
    assertEquals(full(), store().load());

    store().save(NodeState.EMPTY);
    assertEquals(NodeState.EMPTY, store().load());
  }

  @Test
  void theOrderIsKept() throws Exception {
    store().save(full());

    NodeState loaded = store().load();
    assertEquals(List.copyOf(full().operator().keySet()), List.copyOf(loaded.operator().keySet()));
    assertEquals(List.copyOf(full().services()), List.copyOf(loaded.services()));
    assertEquals(List.copyOf(full().addresses()), List.copyOf(loaded.addresses()));
    assertEquals(List.copyOf(full().marks().keySet()), List.copyOf(loaded.marks().keySet()));
  }

  /** Something of everything, with names that need care. */
  static NodeState full() {
    Map<RealServerId, OperatorState> operator = new LinkedHashMap<>();
    operator.put(new RealServerId("web", "web2"), OperatorState.DRAIN);
    operator.put(new RealServerId("web", "\"ä\\\n</x>"), OperatorState.HALT);
    operator.put(new RealServerId("a", "a"), OperatorState.ONLINE);
    Set<ServiceKey> services = new LinkedHashSet<>();
    services.add(new ServiceKey.Endpoint(Protocol.UDP, IpAddress.parse("2001:db8::5"), 53));
    services.add(new ServiceKey.Endpoint(Protocol.TCP, IpAddress.parse("192.0.2.5"), 65_535));
    services.add(new ServiceKey.Mark(1_001, true));
    services.add(new ServiceKey.Mark(1_000, false));
    Set<IpAddress> addresses = new LinkedHashSet<>();
    addresses.add(IpAddress.parse("2001:db8::5"));
    addresses.add(IpAddress.parse("192.0.2.5"));
    Map<String, Integer> marks = new LinkedHashMap<>();
    marks.put("web", 1_001);
    marks.put("a", 1_000);
    Map<RealServerId, Instant> haltBy =
        Map.of(new RealServerId("web", "web2"), Instant.parse("2026-03-01T12:00:00.123Z"));
    return new NodeState(operator, haltBy, services, addresses, marks);
  }
}
