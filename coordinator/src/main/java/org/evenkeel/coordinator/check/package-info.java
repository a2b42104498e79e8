/**
 * Health checks: what is probed, how often, and what follows from the outcomes. Judging is pure
 * ({@link org.evenkeel.coordinator.check.HealthState}); probing runs on virtual threads, one for
 * each target whatever the number of services that share it. A {@code Dialogue} talks over TCP, a
 * {@code Question} is asked over UDP; both know nothing of time, which their probers bound.
 */
@NullMarked
package org.evenkeel.coordinator.check;

import org.jspecify.annotations.NullMarked;
