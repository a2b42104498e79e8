/**
 * What a backup holds, and the archive that it is kept in. It reads archives of strangers: bytes
 * in, files by name out, or a refusal. It writes no file and knows no door.
 */
@NullMarked
package org.evenkeel.coordinator.backup;

import org.jspecify.annotations.NullMarked;
