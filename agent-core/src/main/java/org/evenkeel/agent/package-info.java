/**
 * Measure, idle, reply: everything of the feedback agent that no operating system owns. Towards the
 * system there are interfaces only.
 */
@NullMarked
package org.evenkeel.agent;

import org.jspecify.annotations.NullMarked;
