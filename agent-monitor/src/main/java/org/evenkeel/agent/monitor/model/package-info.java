/** What the monitor knows: values and pure functions of them. No Swing, no files, no processes. */
@NullMarked
package org.evenkeel.agent.monitor.model;

import org.jspecify.annotations.NullMarked;
