/** SHA-256 (FIPS 180-4), which every Java has. Uses nothing, and every package may use it. */
@NullMarked
package org.evenkeel.coordinator.digest;

import org.jspecify.annotations.NullMarked;
