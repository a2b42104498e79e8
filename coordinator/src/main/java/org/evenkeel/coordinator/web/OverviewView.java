package org.evenkeel.coordinator.web;

import java.util.List;

/**
 * The overview page around its live parts.
 *
 * @param frame what is around it
 * @param id of the event after which the page goes on
 * @param node the node and its counters as rendered HTML
 * @param services each virtual service as rendered HTML
 */
record OverviewView(Frame frame, String id, String node, List<String> services) {}
