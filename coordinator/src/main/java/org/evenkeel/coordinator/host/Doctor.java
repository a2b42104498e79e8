package org.evenkeel.coordinator.host;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Says what of this host is set, what should be, and why. Pure. */
public final class Doctor {
  private static final String PRESENT = "present";

  private Doctor() {}

  /**
   * The findings, those on the kernel itself first.
   *
   * @param needs the settings that the use needs on this node
   * @param values the settings' values in force, by key
   */
  public static List<Finding> report(
      HostUse use, List<HostSetting> needs, KernelFacts facts, Map<String, String> values) {
    List<Finding> findings = new ArrayList<>();
    findings.add(
        fact(
            "ip_vs",
            facts.ipvs(),
            use.dispatches(),
            "the kernel dispatches layer 4; load it with: modprobe ip_vs"));
    findings.add(
        fact(
            "CAP_NET_ADMIN",
            facts.netAdmin(),
            use.dispatches() || use.showsClients(),
            "tables, addresses and settings are the kernel's; run as root or grant it"));
    if (use.showsClients()) {
      findings.add(
          new Finding(
              "default gateway of real servers",
              "not to be seen from here",
              "this host",
              "proxy.source client: they answer to the clients' addresses, and these answers must"
                  + " come through this host; look on each real server with: ip route get CLIENT",
              true));
    }
    needs.forEach(need -> findings.add(setting(need, values)));
    return List.copyOf(findings);
  }

  private static Finding fact(String what, boolean found, boolean wanted, String why) {
    return new Finding(
        what, found ? PRESENT : "absent", wanted ? PRESENT : "not needed", why, found || !wanted);
  }

  private static Finding setting(HostSetting need, Map<String, String> values) {
    String found = values.getOrDefault(need.key(), "absent");
    return new Finding(need.key(), found, need.wanted(), need.why(), found.equals(need.wanted()));
  }
}
