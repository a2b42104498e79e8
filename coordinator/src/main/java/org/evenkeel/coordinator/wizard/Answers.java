package org.evenkeel.coordinator.wizard;

import java.util.List;
import java.util.Optional;
import org.evenkeel.coordinator.model.IpAddress;

/**
 * Everything that was answered; fits together.
 *
 * @param pair whether this unit is one of a pair
 * @param joins the other unit, when this one takes over what that one has
 * @param external towards the clients
 * @param internal towards the real servers; empty when they are in the clients' subnet
 * @param gateway the default gateway
 * @param nameServer who is asked for names
 * @param service the first virtual service; empty when the other unit has them all
 */
public record Answers(
    boolean pair,
    Optional<IpAddress> joins,
    Arm external,
    Optional<Arm> internal,
    IpAddress gateway,
    IpAddress nameServer,
    Optional<FirstService> service) {

  /**
   * An interface and its address.
   *
   * @param link the interface's name
   */
  public record Arm(String link, Network network) {}

  /**
   * A virtual service with one real server.
   *
   * @param address the clients' address
   * @param port on both sides
   * @param realServer the real server's address
   */
  public record FirstService(IpAddress address, int port, IpAddress realServer) {}

  /** One or two interfaces. */
  List<Arm> arms() {
    return internal.map(inner -> List.of(external, inner)).orElseGet(() -> List.of(external));
  }
}
