package org.evenkeel.coordinator.wizard;

import java.util.Arrays;
import java.util.Optional;

/** What is asked, in this order; some only after certain answers. */
public enum Question {
  HA_PAIR("ha-pair", "Is this unit part of an HA pair? (y/n)"),
  JOINS("joins", "Does it join another unit, which is set up already? (y/n)"),
  PEER("peer", "Enter the IP address of the other unit"),
  ONE_ARMED(
      "one-armed",
      """
      Will the load balancer form part of a one-armed set-up
      (i.e. same subnet as the servers)? (y/n)\
      """),
  INTERFACE("interface", "Enter the interface towards the clients"),
  ADDRESS("address", "Enter the IP address for interface %s"),
  NETMASK("netmask", "Enter the netmask for interface %s"),
  INTERNAL_INTERFACE("internal-interface", "Enter the interface towards the servers"),
  INTERNAL_ADDRESS("internal-address", "Enter the IP address for interface %s"),
  INTERNAL_NETMASK("internal-netmask", "Enter the netmask for interface %s"),
  GATEWAY("gateway", "Enter the IP address of the default gateway"),
  NAME_SERVER("name-server", "Enter the IP address of the name server"),
  VIRTUAL_ADDRESS("virtual-address", "Enter the IP address of the first virtual server"),
  PORT("port", "Enter the port for the first virtual server"),
  REAL_SERVER("real-server", "Enter the IP address of the first real server (backend)");

  private final String key;
  private final String text;

  Question(String key, String text) {
    this.key = key;
    this.text = text;
  }

  /** Its name in a file of answers. */
  public String key() {
    return key;
  }

  /** The words, with the interface that it is about; some take two lines. */
  String text(String link) {
    return text.replace("%s", link);
  }

  /** Whether it is answered by yes or no. */
  public boolean yesOrNo() {
    return this == HA_PAIR || this == JOINS || this == ONE_ARMED;
  }

  /** The question of that key. */
  public static Optional<Question> of(String key) {
    return Arrays.stream(values()).filter(each -> each.key.equals(key)).findFirst();
  }
}
