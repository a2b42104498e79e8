/**
 * What one node of a pair accepts, brought to the other one over mutual TLS, and how two nodes
 * become a pair. What is compared and decided is pure; it knows nothing of who holds the addresses
 * but what it is told.
 */
@NullMarked
package org.evenkeel.coordinator.replica;

import org.jspecify.annotations.NullMarked;
