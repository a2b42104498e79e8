package org.evenkeel.coordinator.connections;

import org.evenkeel.coordinator.model.IpAddress;

/**
 * An entry of the kernel's connection table.
 *
 * @param protocol in lower case: tcp, udp, sctp; ip for the persistence of a marked service
 * @param client the client's address; its network in an entry of persistence with a granularity
 * @param clientPort 0 to 65535; 0 in an entry of persistence
 * @param vip the address that the client asked for; for the persistence of a marked service the
 *     mark, written as an address
 * @param vipPort 0 to 65535
 * @param realServer the real server's address, of another family than the VIP where it is tunnelled
 * @param realPort 0 to 65535
 * @param state the kernel's word, for example ESTABLISHED
 * @param expiresSeconds until the entry goes unless a packet comes
 */
public record Connection(
    String protocol,
    IpAddress client,
    int clientPort,
    IpAddress vip,
    int vipPort,
    IpAddress realServer,
    int realPort,
    String state,
    long expiresSeconds) {

  /** Whether this is not a connection but remembers which real server a client belongs to. */
  public boolean isPersistence() {
    return clientPort == 0;
  }
}
