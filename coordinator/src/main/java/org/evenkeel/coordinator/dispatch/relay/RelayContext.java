package org.evenkeel.coordinator.dispatch.relay;

import java.util.concurrent.Executor;

/**
 * What all services of a relay share. Thread-safe.
 *
 * @param limits what bounds the relay
 * @param threads runs each task on a virtual thread of its own
 * @param capacity places for connections
 * @param buffers large buffers
 */
record RelayContext(RelayLimits limits, Executor threads, Capacity capacity, BufferPool buffers) {}
