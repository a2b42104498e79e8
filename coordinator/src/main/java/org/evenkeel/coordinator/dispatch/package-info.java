/**
 * Dispatch tables and the engines that hold them. A table is a value; {@link
 * org.evenkeel.coordinator.dispatch.Difference} compares two of them without effects; a {@link
 * org.evenkeel.coordinator.dispatch.Dispatcher} reads one engine's table and edits it, step by
 * step. Nothing here flushes a table, and nothing decides a weight.
 */
@NullMarked
package org.evenkeel.coordinator.dispatch;

import org.jspecify.annotations.NullMarked;
