/**
 * The doors of the Linux kernel: netlink sockets (generic, route and sock_diag), the IP virtual
 * server, addresses of interfaces, TCP connections, frames of interfaces, and datagrams to the
 * service manager. Codecs are pure Java over {@link java.nio.ByteBuffer}; the few native calls
 * stand in one package-private interface.
 *
 * <p>Calls block a platform thread: virtual threads must not come here, a native frame would pin
 * their carrier.
 */
@NullMarked
package org.evenkeel.netlink;

import org.jspecify.annotations.NullMarked;
