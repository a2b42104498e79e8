package org.evenkeel.arp;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * A step and for whom it is taken: VIPs share what they share.
 *
 * @param vips those that need it; never empty
 */
record PlannedStep(Step step, Set<Vip> vips) {
  PlannedStep {
    vips = Set.copyOf(vips);
    if (vips.isEmpty()) {
      throw new IllegalArgumentException("a step for nobody: " + step.what());
    }
  }

  PlannedStep(Step step, List<Vip> vips) {
    this(step, new LinkedHashSet<>(vips));
  }
}
