/**
 * The coordinator, wired by hand: every part is made here, started in order and stopped in reverse.
 */
@NullMarked
package org.evenkeel.coordinator;

import org.jspecify.annotations.NullMarked;
