/** What all steps of the build of packages use. */
@NullMarked
package org.evenkeel.installers;

import org.jspecify.annotations.NullMarked;
