/**
 * The main job to look at, on one machine and without root: three HTTP servers of different
 * capacity, each with a feedback agent, behind a coordinator that relays, and a load.
 */
@NullMarked
package org.evenkeel.coordinator.demo;

import org.jspecify.annotations.NullMarked;
