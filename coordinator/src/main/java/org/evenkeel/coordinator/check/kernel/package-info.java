/** What probes need of this host's kernel, on threads that may call it. */
@NullMarked
package org.evenkeel.coordinator.check.kernel;

import org.jspecify.annotations.NullMarked;
