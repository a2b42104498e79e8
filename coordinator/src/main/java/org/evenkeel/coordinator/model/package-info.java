/**
 * The values that the whole coordinator speaks in: what the administrator configured, what an
 * engine's dispatch table holds, and the snapshot that every face reads.
 *
 * <p>Records and sealed types only: no I/O, no clock, no thread, no dependency on another package
 * of the coordinator. Every value is immutable and checks itself where it is made.
 */
@NullMarked
package org.evenkeel.coordinator.model;

import org.jspecify.annotations.NullMarked;
