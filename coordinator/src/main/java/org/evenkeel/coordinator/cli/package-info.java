/**
 * The command line: what is typed, where it goes and how the answer is printed. Data goes to
 * standard output, everything else to standard error. Commands other than {@code run} and {@code
 * demo} talk to the running coordinator over its control socket.
 */
@NullMarked
package org.evenkeel.coordinator.cli;

import org.jspecify.annotations.NullMarked;
