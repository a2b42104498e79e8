/**
 * agent.xml as something to edit: its text, of which an edit changes the values in question and
 * nothing else, and its file. No Swing.
 */
@NullMarked
package org.evenkeel.agent.monitor.config;

import org.jspecify.annotations.NullMarked;
