package org.evenkeel.coordinator.replica;

import java.time.Instant;

/**
 * Both nodes accepted a configuration while they did not hear each other, and one of them gave way:
 * what was accepted there is in its history alone.
 *
 * @param node where it is
 * @param revision its number there
 * @param author who accepted it
 * @param time when
 * @param instead number of the revision that went on, on both
 */
public record Divergence(String node, int revision, String author, Instant time, int instead) {}
