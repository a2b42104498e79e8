package org.evenkeel.coordinator.web;

/**
 * The overview page around its live parts.
 *
 * @param frame what is around it
 * @param content the live parts as rendered HTML
 */
record OverviewView(Frame frame, String content) {}
