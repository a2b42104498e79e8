package org.evenkeel.coordinator.model;

/**
 * Something that seems to be wrong with a real server though its checks may pass.
 *
 * @param vip the VIP whose traffic shows it
 * @param realServer the real server's address
 * @param text what it looks like, a sentence without a full stop
 */
public record Hint(IpAddress vip, IpAddress realServer, String text) {}
