/**
 * Runs the Windows programs on this Linux, in wine and in a Java for Windows. What passes here has
 * used wine's idea of Windows, which is not Windows. Optional: nothing else needs these tests, and
 * they run only when asked for, {@code ./evenkeel test wine}.
 */
@NullMarked
package org.evenkeel.lab.wine;

import org.jspecify.annotations.NullMarked;
