package org.evenkeel.coordinator.web;

/**
 * The overview page around its live parts.
 *
 * @param frame what is around it
 * @param id of the event after which the page goes on
 * @param node the node and its counters as rendered HTML
 * @param services the virtual services as rendered HTML
 */
record OverviewView(Frame frame, String id, String node, String services) {}
