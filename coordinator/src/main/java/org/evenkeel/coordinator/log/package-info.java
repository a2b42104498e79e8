/** The last lines of the program's log, for those who cannot read the journal of the host. */
@NullMarked
package org.evenkeel.coordinator.log;

import org.jspecify.annotations.NullMarked;
