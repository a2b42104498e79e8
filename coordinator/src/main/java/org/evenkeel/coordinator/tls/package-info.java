/** Who is trusted at the other end of a TLS connection where no authority says so. */
@NullMarked
package org.evenkeel.coordinator.tls;

import org.jspecify.annotations.NullMarked;
