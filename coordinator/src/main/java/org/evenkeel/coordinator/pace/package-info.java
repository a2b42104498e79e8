/**
 * Time and rhythm: the clock that logic is given, and work that recurs at an interval on virtual
 * threads. Knows nothing of load balancing.
 */
@NullMarked
package org.evenkeel.coordinator.pace;

import org.jspecify.annotations.NullMarked;
