/**
 * The stories of the real servers: what changed, when and why, kept across restarts. Decides
 * nothing and is never waited for.
 */
@NullMarked
package org.evenkeel.coordinator.timeline;

import org.jspecify.annotations.NullMarked;
