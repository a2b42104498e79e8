/** What somebody who helps wants to see of a node, without its secrets. */
@NullMarked
package org.evenkeel.coordinator.support;

import org.jspecify.annotations.NullMarked;
