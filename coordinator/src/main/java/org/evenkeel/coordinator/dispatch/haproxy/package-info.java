/**
 * HAProxy as an engine, as a process of our own that outlives us. What HAProxy is told is a pure
 * function of the table ({@code Rendering}); what has to be done to get from one table to another
 * is another ({@code Reconciliation}): commands to the running process where they are enough, else
 * a new configuration, which HAProxy takes up without losing a connection. {@link
 * org.evenkeel.coordinator.dispatch.haproxy.HaproxyDispatcher} is the only way in.
 *
 * <p>One thread, the engine's, speaks with the process. The director's thread hands it the table
 * that is wanted and reads what it published, and never waits for the process itself. Nothing here
 * checks a real server or decides a weight.
 */
@NullMarked
package org.evenkeel.coordinator.dispatch.haproxy;

import org.jspecify.annotations.NullMarked;
