/**
 * The history of this node, its virtual services and their real servers: recorded each minute in
 * files that never grow, read as series, drawn as graphs. Asks the director for nothing but its
 * snapshot.
 */
@NullMarked
package org.evenkeel.coordinator.report;

import org.jspecify.annotations.NullMarked;
