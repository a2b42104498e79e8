package org.evenkeel.coordinator.config;

class InMemoryConfigStoreTest extends ConfigStoreContract {
  private final InMemoryConfigStore store = new InMemoryConfigStore();

  @Override
  ConfigStore store() {
    return store;
  }

  @Override
  void edit(String text) {
    store.edit(text);
  }
}
