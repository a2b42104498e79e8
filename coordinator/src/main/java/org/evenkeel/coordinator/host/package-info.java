/**
 * What the kernel of this host must be set to for the services: which settings are asked for is
 * decided purely, {@link org.evenkeel.coordinator.host.HostSettings} alone changes them. Knows
 * nothing of the dispatch tables.
 */
@NullMarked
package org.evenkeel.coordinator.host;

import org.jspecify.annotations.NullMarked;
