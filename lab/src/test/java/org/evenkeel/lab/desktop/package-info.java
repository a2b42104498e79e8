/**
 * The agent's desktop monitor as its users have it: the real program on a virtual screen (Xvfb),
 * moved by mouse and keys, beside a real agent. {@link org.evenkeel.lab.desktop.Puppet} is inside
 * the monitor's process, {@link org.evenkeel.lab.desktop.Desktop} in the test's.
 */
@NullMarked
package org.evenkeel.lab.desktop;

import org.jspecify.annotations.NullMarked;
