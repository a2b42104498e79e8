/**
 * Health checks: what is probed, how often, and what follows from the outcomes. Judging is pure
 * ({@link org.evenkeel.coordinator.check.HealthState}); probing runs on virtual threads, one for
 * each target whatever the number of services that share it.
 */
@NullMarked
package org.evenkeel.coordinator.check;

import org.jspecify.annotations.NullMarked;
