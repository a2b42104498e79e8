package org.evenkeel.coordinator.model;

/**
 * An address that moves with the active node beside the VIPs, such as the gateway of real servers
 * behind a pair.
 *
 * @param address the address and its prefix
 * @param interfaceName where it is put
 */
public record FloatingAddress(AddressPrefix address, String interfaceName) {}
