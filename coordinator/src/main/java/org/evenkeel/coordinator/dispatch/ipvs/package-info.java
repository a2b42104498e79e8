/**
 * The Linux kernel's IP virtual server as an engine, driven over generic netlink: its table is
 * dumped and edited, never flushed, and services that are not ours are left alone.
 */
@NullMarked
package org.evenkeel.coordinator.dispatch.ipvs;

import org.jspecify.annotations.NullMarked;
