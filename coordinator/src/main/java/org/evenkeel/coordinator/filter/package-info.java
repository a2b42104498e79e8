/**
 * The packet-filter rules that balancing needs: marks, source addresses, and the real servers' own
 * ways to the world and back. Rules are values; {@link
 * org.evenkeel.coordinator.filter.PacketFilter} puts them in force as nftables or iptables, {@link
 * org.evenkeel.coordinator.filter.LocalDelivery} adds the routing that some of the marks need.
 * Beside them are the rules on what is let in to this host's own ports ({@link
 * org.evenkeel.coordinator.filter.InputFilter}).
 *
 * <p>Only what is ours is ever written: an nftables table of each kind of rules, or chains whose
 * names begin with {@code EVENKEEL-}, and routing rules and routes of our own protocol number. What
 * others put into the kernel is neither changed nor flushed.
 */
@NullMarked
package org.evenkeel.coordinator.filter;

import org.jspecify.annotations.NullMarked;
