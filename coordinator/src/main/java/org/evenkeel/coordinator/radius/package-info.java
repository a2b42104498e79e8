/** Messages of RADIUS (RFC 2865) and what makes them trustworthy; bytes alone. */
@NullMarked
package org.evenkeel.coordinator.radius;

import org.jspecify.annotations.NullMarked;
