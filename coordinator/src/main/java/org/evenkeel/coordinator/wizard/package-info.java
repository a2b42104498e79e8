/**
 * The first configuration of a node, by questions: the dialogue and the plan that it ends in are
 * values and pure, {@link org.evenkeel.coordinator.wizard.Commit} alone changes something, and can
 * take it back. Who asks, and where the answers come from, is the caller's.
 */
@NullMarked
package org.evenkeel.coordinator.wizard;

import org.jspecify.annotations.NullMarked;
