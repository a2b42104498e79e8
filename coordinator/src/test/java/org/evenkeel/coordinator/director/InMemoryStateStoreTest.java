package org.evenkeel.coordinator.director;

class InMemoryStateStoreTest extends StateStoreContract {
  private final StateStore store = new InMemoryStateStore();

  @Override
  StateStore store() {
    return store;
  }
}
