/**
 * The figures of this node by SNMP, to be read alone: a face that sees snapshots of the services
 * and the state of the pair, and nobody's door. {@link org.evenkeel.coordinator.snmp.SnmpService}
 * keeps it running as node.yaml says, and does not load the library while it is off. What is told
 * is docs/EVENKEEL-MIB.txt.
 */
@NullMarked
package org.evenkeel.coordinator.snmp;

import org.jspecify.annotations.NullMarked;
