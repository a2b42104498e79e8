package org.evenkeel.coordinator.local;

/** Who configures an interface. */
public enum Ruler {
  /** netplan(5). */
  NETPLAN("netplan", "edit /etc/netplan/*.yaml, then: netplan try"),
  /** interfaces(5). */
  IFUPDOWN("ifupdown", "edit /etc/network/interfaces, then: ifdown LINK; ifup LINK"),
  /** nmcli(1). */
  NETWORK_MANAGER("NetworkManager", "nmcli device modify LINK ipv4.addresses ADDRESS/PREFIX"),
  /** networkctl(1). */
  NETWORKD("systemd-networkd", "networkctl edit LINK, then: networkctl reload"),
  /** None of those. */
  NOBODY("nobody we know", "ip address add ADDRESS/PREFIX dev LINK (until the next boot)");

  private final String words;
  private final String change;

  Ruler(String words, String change) {
    this.words = words;
    this.change = change;
  }

  /** What changes the addresses of an interface. */
  String change(String link) {
    return change.replace("LINK", link);
  }

  /** What it is called. */
  @Override
  public String toString() {
    return words;
  }
}
