package org.evenkeel.agent.monitor.model;

/**
 * The outcome of something that the user asked for.
 *
 * @param good whether it was done
 * @param text for a person: what was done, or what is wrong and what to do
 */
public record Notice(boolean good, String text) {}
