/**
 * The connections that the kernel dispatches, read from its table, counted and judged. Changes
 * nothing. The relay's connections are not in that table.
 */
@NullMarked
package org.evenkeel.coordinator.connections;

import org.jspecify.annotations.NullMarked;
