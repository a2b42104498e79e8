package org.evenkeel.coordinator.model;

/**
 * What identifies a real server in the cluster.
 *
 * @param service the name of the virtual service
 * @param realServer the name of the real server within it
 */
public record RealServerId(String service, String realServer) {
  /** As users write it: {@code service/real-server}. */
  @Override
  public String toString() {
    return service + "/" + realServer;
  }
}
