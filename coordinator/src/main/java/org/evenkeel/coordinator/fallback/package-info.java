/** The page for clients of services that have no real server left. */
@NullMarked
package org.evenkeel.coordinator.fallback;

import org.jspecify.annotations.NullMarked;
