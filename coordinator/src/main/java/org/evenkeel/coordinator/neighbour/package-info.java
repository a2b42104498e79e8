/**
 * Who else on our segments says that he has an address of ours. Asks when somebody wants to know;
 * decides nothing.
 */
@NullMarked
package org.evenkeel.coordinator.neighbour;

import org.jspecify.annotations.NullMarked;
