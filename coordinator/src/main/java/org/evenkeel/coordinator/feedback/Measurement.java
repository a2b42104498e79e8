package org.evenkeel.coordinator.feedback;

/**
 * What the coordinator itself has measured of a real server.
 *
 * @param value milliseconds until it answered, or bytes in a second; 0 or more
 * @param atNanos when, on the clock of the director
 */
public record Measurement(double value, long atNanos) {}
