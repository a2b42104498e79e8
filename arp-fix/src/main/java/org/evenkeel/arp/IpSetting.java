package org.evenkeel.arp;

/** A setting of an IP interface of Windows: of an adapter, for one family. */
enum IpSetting {
  /** Preference of its routes, lower first: 1 to 9999, or {@link #AUTOMATIC}. */
  METRIC("metric", "InterfaceMetric", "Metric"),
  /** Whether packets for addresses of other adapters are taken. */
  WEAK_HOST_RECEIVE("weakhostreceive", "WeakHostReceive", "Weak Host Receives"),
  /** Whether packets from its addresses may leave through other adapters. */
  WEAK_HOST_SEND("weakhostsend", "WeakHostSend", "Weak Host Sends"),
  /** How often the network is asked for a duplicate of a new address. */
  DAD_TRANSMITS("dadtransmits", "DadTransmits", "DAD Transmits");

  static final String ENABLED = "enabled";
  static final String DISABLED = "disabled";

  /** A metric that Windows derives from the adapter's speed. */
  static final String AUTOMATIC = "automatic";

  /** Its name as an argument of netsh. */
  final String netsh;

  /** Its name as a parameter of {@code Set-NetIPInterface}. */
  final String powerShell;

  /** Its name in what netsh prints, in English. */
  final String label;

  IpSetting(String netsh, String powerShell, String label) {
    this.netsh = netsh;
    this.powerShell = powerShell;
    this.label = label;
  }
}
