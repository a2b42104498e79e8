/**
 * Who has changed what: a log whose every line vouches for the one before it. Written by one writer
 * of the coordinator; read and verified by anybody who may read the files, without it.
 */
@NullMarked
package org.evenkeel.coordinator.audit;

import org.jspecify.annotations.NullMarked;
