/** Who else is asked before addresses move from one node of a pair to the other. */
@NullMarked
package org.evenkeel.coordinator.vote;

import org.jspecify.annotations.NullMarked;
