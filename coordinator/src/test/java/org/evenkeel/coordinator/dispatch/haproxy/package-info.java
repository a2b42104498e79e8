@NullMarked
package org.evenkeel.coordinator.dispatch.haproxy;

import org.jspecify.annotations.NullMarked;
