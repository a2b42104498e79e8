/**
 * The firewall lockdown: this node's management ports for some networks alone. What is wanted and
 * the rules that it takes are values and pure; {@link
 * org.evenkeel.coordinator.lockdown.LockdownKeeper} alone keeps them on the disk and in the kernel,
 * and takes back whatever nobody confirms.
 */
@NullMarked
package org.evenkeel.coordinator.lockdown;

import org.jspecify.annotations.NullMarked;
