package org.evenkeel.coordinator.filter;

import java.util.List;
import java.util.Optional;

/**
 * Has the kernel take in on this host itself what {@link Rule.Answers} marks, whatever address it
 * is for: for each family a routing rule that leads the mark to a table of the same number, and
 * there a default route that is local (Linux, Documentation/networking/tproxy.rst). It outlives
 * this object and this process; what others have put there is neither changed nor used. To be used
 * by one thread at a time; every call ends within seconds.
 */
public interface LocalDelivery {
  /**
   * By this number our routing rules and routes say whose they are; iproute2's rt_protos gives it
   * to nobody.
   */
  int PROTOCOL = 101;

  /**
   * Makes what is in force exactly what the rules need. It is read first, and nothing is written
   * when it is the same: called once a period, it repairs what somebody else changed.
   *
   * @param rules all rules; those of other kinds need nothing, and none removes everything of ours
   */
  Outcome apply(List<Rule> rules);

  /** Why a mark cannot be used for it; empty when it can. Changes nothing. */
  Optional<String> collision(int mark);
}
