package org.evenkeel.coordinator.ha;

class InMemoryAddressesTest extends AddressAnnouncerContract {
  @Override
  protected AddressAnnouncer create() {
    return new InMemoryAddresses();
  }
}
