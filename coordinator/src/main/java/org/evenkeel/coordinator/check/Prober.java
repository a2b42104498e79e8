package org.evenkeel.coordinator.check;

/** Probes a target once. Called on a virtual thread; blocks no longer than the spec's timeout. */
@FunctionalInterface
interface Prober {
  /** The outcome; every failure of the network is a value, not an exception. */
  Verdict probe(CheckTarget target);
}
