/**
 * Debian packages: what is in them, as values, and the archives that hold it. Each byte follows
 * from what goes in and the time of the release: two builds make the same files. Needs no tool of
 * Debian's.
 */
@NullMarked
package org.evenkeel.installers.deb;

import org.jspecify.annotations.NullMarked;
