package org.evenkeel.coordinator.model;

/**
 * What identifies a real server in the cluster.
 *
 * @param service the name of the virtual service
 * @param realServer the name of the real server within it
 */
public record RealServerId(String service, String realServer) {
  /** Of a real server of a virtual service. */
  public static RealServerId of(VirtualService service, RealServer real) {
    return new RealServerId(service.name(), real.name());
  }

  /** Numbered names such as s1/r2 would share few codes if both were weighed alike. */
  @Override
  public int hashCode() {
    return service.hashCode() * 0x9E3779B1 + realServer.hashCode();
  }

  /** As users write it: {@code service/real-server}. */
  @Override
  public String toString() {
    return service + "/" + realServer;
  }
}
