/**
 * The package for Windows: what is in it, the tables of Windows Installer, signatures. wixl and
 * msibuild write the file; what it says is decided here, by values. Knows nothing of the packages
 * for Debian.
 */
@NullMarked
package org.evenkeel.installers.msi;

import org.jspecify.annotations.NullMarked;
