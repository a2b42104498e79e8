/** What this node tells a monitoring system: the figures of a moment, by stable names. Pure. */
@NullMarked
package org.evenkeel.coordinator.metrics;

import org.jspecify.annotations.NullMarked;
