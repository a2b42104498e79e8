/**
 * The packet-filter rules that balancing on layer 4 needs: marks, source addresses, and the real
 * servers' own ways to the world and back. Rules are values; {@link
 * org.evenkeel.coordinator.filter.PacketFilter} puts them in force as nftables or iptables.
 *
 * <p>Only what is ours is ever written: one nftables table, or chains whose names begin with {@code
 * EVENKEEL-}. What others put into the kernel is neither changed nor flushed.
 */
@NullMarked
package org.evenkeel.coordinator.filter;

import org.jspecify.annotations.NullMarked;
