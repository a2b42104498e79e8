/**
 * The ARP problem of a real server: what must change, in which order, how it is undone, and proof
 * that it works. Plans are pure values; {@code Host} is the machine, and {@code OperatingSystem}
 * alone decides which: only {@code LinuxMachine}, {@code LinuxFacts}, {@code FrameProbe}, {@code
 * WindowsMachine}, {@code WindowsHost}, {@code LoopbackAdapter} and {@code JournalFile} touch it.
 * Native calls are in the {@code Jna} classes. Only {@code Main} has the standard streams.
 */
@NullMarked
package org.evenkeel.arp;

import org.jspecify.annotations.NullMarked;
