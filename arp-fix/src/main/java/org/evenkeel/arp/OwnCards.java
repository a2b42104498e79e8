package org.evenkeel.arp;

import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Set;

/**
 * The network cards of this machine, on any system.
 *
 * @param macs their MAC addresses, as {@code 02:42:0a:00:00:14}
 * @param addresses their addresses, without zones
 */
record OwnCards(Set<String> macs, Set<InetAddress> addresses) {
  /**
   * Looks at them.
   *
   * @throws MachineException when they cannot be listed
   */
  static OwnCards find() throws MachineException {
    Set<String> macs = new HashSet<>();
    Set<InetAddress> addresses = new HashSet<>();
    try {
      for (NetworkInterface card : NetworkInterface.networkInterfaces().toList()) {
        byte[] mac = card.getHardwareAddress();
        if (mac != null) {
          macs.add(HexFormat.ofDelimiter(":").formatHex(mac));
        }
        card.inetAddresses().forEach(address -> addresses.add(withoutZone(address)));
      }
      return new OwnCards(macs, addresses);
    } catch (SocketException e) {
      throw new MachineException("cannot list the network interfaces: " + e.getMessage(), e);
    }
  }

  private static InetAddress withoutZone(InetAddress address) {
    return InetAddress.ofLiteral(address.getHostAddress().replaceFirst("%.*", ""));
  }
}
