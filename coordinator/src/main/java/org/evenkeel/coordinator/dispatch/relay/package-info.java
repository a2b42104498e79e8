/**
 * The user-space TCP relay: the engine where the kernel's IPVS is absent. Each service is a
 * listening socket, each connection two virtual threads that copy bytes until both sides have
 * ended. {@link org.evenkeel.coordinator.dispatch.relay.RelayDispatcher} is the only way in; the
 * choice of a real server ({@code Rotation}) is a pure value. Nothing here calls native code or
 * looks into the bytes.
 *
 * <p>The director's thread owns the table. Connections see it through one immutable value per
 * service, so a new connection takes no lock.
 */
@NullMarked
package org.evenkeel.coordinator.dispatch.relay;

import org.jspecify.annotations.NullMarked;
