/**
 * The ARP problem of a real server: what must change, in which order, how it is undone, and proof
 * that it works. Plans are pure values; only {@code LinuxMachine}, {@code LinuxFacts}, {@code
 * FrameProbe} and {@code JournalFile} touch the machine, and only {@code Main} the standard
 * streams.
 */
@NullMarked
package org.evenkeel.arp;

import org.jspecify.annotations.NullMarked;
