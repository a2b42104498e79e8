/**
 * Measure, idle, reply: everything of the feedback agent that no operating system owns. Towards the
 * system there are interfaces only.
 *
 * <p>One thread samples on its own clock and publishes an immutable answer; the threads that serve
 * clients only read it, so that no client can cause or disturb a measurement.
 */
@NullMarked
package org.evenkeel.agent;

import org.jspecify.annotations.NullMarked;
