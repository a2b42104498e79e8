package org.evenkeel.coordinator.lockdown;

/**
 * A port on which this node is managed, and that every lockdown guards.
 *
 * @param port which one
 * @param what is served there, for people
 */
public record Listener(ProtocolPort port, String what) {}
