/** A small process beside the coordinator that lets go of the addresses when it cannot. */
@NullMarked
package org.evenkeel.coordinator.ha.guard;

import org.jspecify.annotations.NullMarked;
