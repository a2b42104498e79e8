/**
 * What is in a program beside what is ours: its libraries and its Java, under which licences they
 * are passed on, and the documents that say so (licences, CycloneDX). All of it is read from what
 * the build has resolved: nothing of it is written down a second time. Knows nothing of packages.
 */
@NullMarked
package org.evenkeel.installers.thirdparty;

import org.jspecify.annotations.NullMarked;
