/** The feedback agent for Linux: where the numbers come from, and the program. */
@NullMarked
package org.evenkeel.agent.linux;

import org.jspecify.annotations.NullMarked;
