/**
 * What is outside the monitor: the running agent, the service manager, the log, the desktop's
 * colours. Everything here may wait, each with a deadline; nothing here may run on the event
 * dispatch thread. No Swing.
 */
@NullMarked
package org.evenkeel.agent.monitor.host;

import org.jspecify.annotations.NullMarked;
