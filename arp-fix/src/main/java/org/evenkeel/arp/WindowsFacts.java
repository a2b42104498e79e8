package org.evenkeel.arp;

import java.util.List;
import java.util.Optional;
import org.evenkeel.arp.Facts.Device;

/**
 * What was found on a machine that runs Windows, as far as a plan depends on it.
 *
 * @param devices its adapters; those of the KM-TEST driver count as loopback
 * @param balanced adapters that Windows' own Network Load Balancing is bound to; empty where that
 *     could not be told
 * @param elevated whether we may change the system
 * @param version of Windows NT, 10.0 since Windows Server 2016
 */
record WindowsFacts(
    List<Device> devices, Optional<List<String>> balanced, boolean elevated, String version) {
  WindowsFacts {
    devices = List.copyOf(devices);
    balanced = balanced.map(List::copyOf);
  }

  Optional<Device> device(String name) {
    return devices.stream().filter(device -> device.name().equalsIgnoreCase(name)).findFirst();
  }

  /**
   * The adapters through which neighbours can ask, by name.
   *
   * @param chosen the operator's; empty = all that can be asked
   */
  List<String> facing(List<String> chosen, boolean ipv6) {
    return chosen.isEmpty()
        ? devices.stream().filter(device -> device.faces(ipv6)).map(Device::name).toList()
        : chosen;
  }

  /** Whether it is older than what this program supports. */
  boolean old() {
    return version.matches("[1-9]\\..*");
  }
}
