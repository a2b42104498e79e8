package org.evenkeel.coordinator.dispatch;

import org.evenkeel.coordinator.model.ServiceKey;

/** One edit of a dispatch table. */
public sealed interface Step {
  /** The service that is edited. */
  ServiceKey service();

  /** Creates a service without destinations; it must not exist. */
  record AddService(TableService added) implements Step {
    public AddService {
      added = added.empty();
    }

    @Override
    public ServiceKey service() {
      return added.key();
    }
  }

  /** Gives an existing service the settings of {@code wanted}; its destinations stay. */
  record EditService(TableService wanted) implements Step {
    public EditService {
      wanted = wanted.empty();
    }

    @Override
    public ServiceKey service() {
      return wanted.key();
    }
  }

  /** Removes an existing service with its destinations. */
  record RemoveService(ServiceKey service) implements Step {}

  /** Adds a destination that the service does not have yet. */
  record AddDestination(ServiceKey service, Destination added) implements Step {}

  /** Gives an existing destination the settings of {@code wanted}; its connections stay. */
  record EditDestination(ServiceKey service, Destination wanted) implements Step {}

  /** Removes an existing destination. */
  record RemoveDestination(ServiceKey service, Destination.Key removed) implements Step {}
}
