/**
 * Benchmarks: the product beside what it replaces, alternating on the same machine. Each is a
 * program that {@code ./evenkeel bench NAME} runs from its sources; none is part of a test run.
 */
@NullMarked
package org.evenkeel.lab.bench;

import org.jspecify.annotations.NullMarked;
