/**
 * The one thread that owns the dispatch tables, and the pure planning that it acts on. Everybody
 * else offers a command or an event and reads the last snapshot.
 */
@NullMarked
package org.evenkeel.coordinator.director;

import org.jspecify.annotations.NullMarked;
