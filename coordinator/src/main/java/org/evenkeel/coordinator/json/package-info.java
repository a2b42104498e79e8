/** JSON as it is written and read everywhere: strict, and bounded in depth and size. */
@NullMarked
package org.evenkeel.coordinator.json;

import org.jspecify.annotations.NullMarked;
