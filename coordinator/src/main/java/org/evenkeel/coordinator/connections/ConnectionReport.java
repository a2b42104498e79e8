package org.evenkeel.coordinator.connections;

import java.util.List;
import java.util.Map;

/**
 * What a reading of the table found.
 *
 * @param page the connections asked for, in the kernel's order
 * @param total how many match the filter
 * @param states how many of these are in each state
 * @param realServers how many of these go to each real server
 * @param whole the same for all connections, whatever the filter: what a diagnosis needs
 * @param notices what readers should know of this reading; empty when there is nothing
 */
public record ConnectionReport(
    List<Connection> page,
    long total,
    Map<String, Long> states,
    List<RealServerCount> realServers,
    List<RealServerCount> whole,
    List<String> notices) {}
