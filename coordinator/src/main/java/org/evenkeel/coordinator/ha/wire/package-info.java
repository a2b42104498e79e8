/**
 * What two coordinators of a pair tell each other (docs/protocol.md): the messages and their
 * signature, which of them are believed, how old the news is, and the sockets that carry it.
 *
 * <p>Nothing here decides who holds an address. Messages, keys, freshness and ages are plain values
 * and rules without a clock or a socket of their own; only {@link
 * org.evenkeel.coordinator.ha.wire.Links} touches the network.
 */
@NullMarked
package org.evenkeel.coordinator.ha.wire;

import org.jspecify.annotations.NullMarked;
