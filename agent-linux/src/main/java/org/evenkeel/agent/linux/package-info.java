/**
 * The feedback agent for Linux: where the numbers come from, and the program. Only {@code Main}
 * touches the standard streams and only {@code OshiMetrics} touches OSHI.
 */
@NullMarked
package org.evenkeel.agent.linux;

import org.jspecify.annotations.NullMarked;
