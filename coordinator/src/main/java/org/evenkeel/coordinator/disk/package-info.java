/** Small files, whole and durable. Knows nothing of what is in them. */
@NullMarked
package org.evenkeel.coordinator.disk;

import org.jspecify.annotations.NullMarked;
