/**
 * Another version of the program on this node, out of a Debian package: {@code UpgradePlan} decides
 * what is to be done in which order, {@code Upgrade} does it. Nothing here touches the other node
 * of a pair, and nothing runs in the daemon.
 */
@NullMarked
package org.evenkeel.coordinator.upgrade;

import org.jspecify.annotations.NullMarked;
