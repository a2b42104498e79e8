/**
 * The feedback agent for Windows: where the numbers come from, the service, and the program. Every
 * call of the system goes through {@code Win32}; only {@code JnaWin32} and its declarations touch
 * JNA, and only {@code Main} touches the standard streams.
 */
@NullMarked
package org.evenkeel.agent.windows;

import org.jspecify.annotations.NullMarked;
