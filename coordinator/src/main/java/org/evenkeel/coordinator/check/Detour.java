package org.evenkeel.coordinator.check;

import org.evenkeel.coordinator.model.IpAddress;

/**
 * The way of a probe that is sent to the VIP and must reach one real server: the dispatch table has
 * a service for its mark alone, with that real server alone.
 *
 * @param vip where it is sent
 * @param mark that its packets bear
 */
public record Detour(IpAddress vip, int mark) {}
