/**
 * Feedback: what the real servers say of their own load, and the weight that follows. The grammar
 * of an answer, the state that answers build up and the weight formula are pure; asking runs on
 * virtual threads, one for each agent whatever the number of services that use it.
 */
@NullMarked
package org.evenkeel.coordinator.feedback;

import org.jspecify.annotations.NullMarked;
