package org.evenkeel.coordinator.dispatch;

import org.evenkeel.coordinator.model.IpAddress;
import org.evenkeel.coordinator.model.Protocol;
import org.evenkeel.coordinator.model.ServiceKey;

class InMemoryDispatcherTest extends DispatcherContract {

  @Override
  protected Dispatcher create() {
    return new InMemoryDispatcher();
  }

  @Override
  protected ServiceKey service(int number) {
    return new ServiceKey.Endpoint(Protocol.TCP, IpAddress.parse("192.0.2." + number), 80);
  }

  @Override
  protected Delivery delivery() {
    return new Delivery.Direct();
  }
}
