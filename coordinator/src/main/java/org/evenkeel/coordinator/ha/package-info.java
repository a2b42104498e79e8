/** The addresses that clients use: put on this host and taken off again. */
@NullMarked
package org.evenkeel.coordinator.ha;

import org.jspecify.annotations.NullMarked;
