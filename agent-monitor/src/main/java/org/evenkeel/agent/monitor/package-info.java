/**
 * The program {@code evenkeel-agent-monitor}: one window on the feedback agent of this machine.
 *
 * <p>{@link org.evenkeel.agent.monitor.Presenter} asks the agent and the service manager on threads
 * of its own and shows immutable states; nothing that can wait runs on the event dispatch thread.
 */
@NullMarked
package org.evenkeel.agent.monitor;

import org.jspecify.annotations.NullMarked;
