/**
 * What is seen: small components that are given immutable states. All of it belongs to the event
 * dispatch thread, except where a method says otherwise. It waits for nothing and opens nothing.
 */
@NullMarked
package org.evenkeel.agent.monitor.view;

import org.jspecify.annotations.NullMarked;
