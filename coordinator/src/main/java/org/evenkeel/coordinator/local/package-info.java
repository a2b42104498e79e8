/** What is configured on this machine itself, and with which command each of it is changed. */
@NullMarked
package org.evenkeel.coordinator.local;

import org.jspecify.annotations.NullMarked;
