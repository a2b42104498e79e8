package org.evenkeel.coordinator.model;

import java.util.List;

/**
 * What real servers behind us reach, and how they are reached, beside virtual services.
 *
 * @param outbound subnets whose own connections leave with our address
 * @param oneToOne real servers with an address of their own outside
 */
public record NatSettings(List<Outbound> outbound, List<OneToOne> oneToOne) {
  /** Nothing. */
  public static final NatSettings NONE = new NatSettings(List.of(), List.of());

  public NatSettings {
    outbound = List.copyOf(outbound);
    oneToOne = List.copyOf(oneToOne);
  }

  /** Whether there is any. */
  public boolean isEmpty() {
    return outbound.isEmpty() && oneToOne.isEmpty();
  }

  /**
   * A subnet of real servers whose own connections leave with our address.
   *
   * @param from the subnet
   * @param via the interface towards the world
   */
  public record Outbound(Cidr from, String via) {}

  /**
   * A real server's own services under an address of ours, both ways.
   *
   * @param outside the address that the world uses
   * @param inside the real server
   */
  public record OneToOne(IpAddress outside, IpAddress inside) {}
}
