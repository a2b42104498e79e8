/** Sign-in of users whom somebody else knows: directories, and what they allow. */
@NullMarked
package org.evenkeel.coordinator.signin;

import org.jspecify.annotations.NullMarked;
