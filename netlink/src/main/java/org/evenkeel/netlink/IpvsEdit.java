package org.evenkeel.netlink;

/** One change to the kernel's IPVS table. */
public sealed interface IpvsEdit {

  /** Creates a service; refused with {@link Errno#EEXIST} when it is there. */
  record NewService(IpvsService service) implements IpvsEdit {
    @Override
    public String toString() {
      return "add service " + service.key();
    }
  }

  /** Changes a service; refused with {@link Errno#ESRCH} when it is not there. */
  record SetService(IpvsService service) implements IpvsEdit {
    @Override
    public String toString() {
      return "change service " + service.key();
    }
  }

  /** Removes a service with its destinations; refused with {@link Errno#ESRCH}. */
  record DeleteService(IpvsServiceKey service) implements IpvsEdit {
    @Override
    public String toString() {
      return "remove service " + service;
    }
  }

  /**
   * Adds a destination; refused with {@link Errno#EEXIST} when it is there and {@link Errno#ESRCH}
   * when the service is not.
   */
  record NewDestination(IpvsServiceKey service, IpvsDestination destination) implements IpvsEdit {
    @Override
    public String toString() {
      return "add destination " + destination.key() + " to service " + service;
    }
  }

  /**
   * Changes a destination, its connections stay; refused with {@link Errno#ENOENT} when it is not
   * there and {@link Errno#ESRCH} when the service is not.
   */
  record SetDestination(IpvsServiceKey service, IpvsDestination destination) implements IpvsEdit {
    @Override
    public String toString() {
      return "change destination " + destination.key() + " of service " + service;
    }
  }

  /**
   * Removes a destination; refused with {@link Errno#ENOENT} when it is not there and {@link
   * Errno#ESRCH} when the service is not.
   */
  record DeleteDestination(IpvsServiceKey service, IpvsDestination.Key destination)
      implements IpvsEdit {
    @Override
    public String toString() {
      return "remove destination " + destination + " of service " + service;
    }
  }
}
