package org.evenkeel.arp;

import java.util.List;

/** What Windows tells of itself, the same in every language. */
interface WindowsApi {
  /**
   * A network adapter.
   *
   * @param id its GUID, in braces
   * @param device its name, as people see it, and what else a plan needs
   * @param dhcp whether it asks for an IPv4 address
   */
  record Adapter(String id, Facts.Device device, boolean dhcp) {
    String name() {
      return device.name();
    }
  }

  /**
   * Every adapter with its addresses: {@code GetAdaptersAddresses}.
   *
   * @throws MachineException when Windows does not tell
   */
  List<Adapter> adapters() throws MachineException;

  /** The version of Windows NT, such as {@code 10.0}. */
  String version();

  /** Whether we may change the system: {@code IsUserAnAdmin}. */
  boolean elevated();

  /**
   * The name of a well-known account, with its domain: {@code LookupAccountSidW}.
   *
   * @param sid such as {@code S-1-5-18}
   * @throws MachineException when there is no such account
   */
  String accountName(String sid) throws MachineException;
}
