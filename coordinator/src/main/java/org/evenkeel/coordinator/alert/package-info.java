/** People who are not looking are told of faults, once, and of their end. */
@NullMarked
package org.evenkeel.coordinator.alert;

import org.jspecify.annotations.NullMarked;
