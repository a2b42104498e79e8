package org.evenkeel.coordinator.web;

/**
 * The page of what is done now and then.
 *
 * @param frame what is around it
 * @param version of the software
 * @param since when it was started
 * @param uptime how long ago that was
 * @param java the runtime that it runs on
 * @param system the kernel that it runs on
 * @param dispatcher the layer-4 engine in use
 */
record MaintenanceView(
    Frame frame,
    String version,
    String since,
    String uptime,
    String java,
    String system,
    String dispatcher) {}
