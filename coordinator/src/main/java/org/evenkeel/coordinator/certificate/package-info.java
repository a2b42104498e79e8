/** Certificates of virtual services: the files, and what they say. */
@NullMarked
package org.evenkeel.coordinator.certificate;

import org.jspecify.annotations.NullMarked;
