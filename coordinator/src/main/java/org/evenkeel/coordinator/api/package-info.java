/**
 * The REST API and the server that carries it: listeners, TLS, accounts, sessions and the feed of
 * changes. It reads snapshots and offers commands through {@link
 * org.evenkeel.coordinator.director.Control} and changes nothing by itself.
 *
 * <p>Every request runs on a virtual thread of its own. Whatever a client can send or hold is
 * bounded: bodies, headers, connections, streams, sessions, failed passwords.
 */
@NullMarked
package org.evenkeel.coordinator.api;

import org.jspecify.annotations.NullMarked;
