/**
 * A vote for pairs, on a host that is none of theirs: who may hold the addresses while the two do
 * not hear each other. Knows nothing of addresses or services.
 */
@NullMarked
package org.evenkeel.coordinator.witness;

import org.jspecify.annotations.NullMarked;
