/**
 * System tests on a real kernel that has IPVS, whatever the host's own kernel lacks: a {@link
 * org.evenkeel.lab.Guest} is a Debian User Mode Linux kernel that runs as a child process, with the
 * host's files as its read-only root.
 *
 * <p>The guest has one processor and its system calls are slow: compare, never assert on absolute
 * time. Tests that boot a guest carry {@link org.evenkeel.lab.LabTest}; the others need nothing and
 * always run.
 */
@NullMarked
package org.evenkeel.lab;

import org.jspecify.annotations.NullMarked;
