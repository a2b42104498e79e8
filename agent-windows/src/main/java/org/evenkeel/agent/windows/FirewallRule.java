package org.evenkeel.agent.windows;

import java.util.List;
import java.util.stream.Collectors;

/**
 * The agent's rule in Windows' firewall, in the words of {@code netsh advfirewall firewall}, which
 * are documented and the same in every language.
 */
final class FirewallRule {
  static final String PROGRAM = "netsh.exe";
  private static final String NAME = "name=Evenkeel agent";

  private FirewallRule() {}

  /** Arguments that remove every rule of its name; refused where there is none. */
  static List<String> removal() {
    return List.of("advfirewall", "firewall", "delete", "rule", NAME);
  }

  /**
   * Arguments that let directors in.
   *
   * @param ports TCP ports, one at least
   */
  static List<String> opening(List<Integer> ports, Directors directors) {
    return List.of(
        "advfirewall",
        "firewall",
        "add",
        "rule",
        NAME,
        "dir=in",
        "action=allow",
        "protocol=TCP",
        "localport=" + ports.stream().map(String::valueOf).collect(Collectors.joining(",")),
        "remoteip=" + directors.remoteAddresses());
  }
}
