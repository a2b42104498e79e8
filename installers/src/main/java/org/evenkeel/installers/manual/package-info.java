/**
 * Manual pages, completions of shells and the reference of the command lines, made of what the
 * programs' commands say of themselves. {@code CommandReader} and {@code ProgramJar} know Picocli;
 * everything after them is pure: values in, text out. No class of a program is on this class path:
 * each is read from its jar, as it is shipped.
 */
@NullMarked
package org.evenkeel.installers.manual;

import org.jspecify.annotations.NullMarked;
