package org.evenkeel.arp;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.evenkeel.arp.WindowsStep.Permission;

/**
 * A program of Windows that shows and changes the network: its command lines, and what it answers.
 * Pure. Adapters are given by their number, because names may hold anything.
 */
interface NetworkProgram {
  /** Shows the settings of all IP interfaces of a family. */
  List<String> showSettings(boolean ipv6);

  /**
   * Reads what that shows: settings by the number of their adapter.
   *
   * @throws IllegalArgumentException when it is something else
   */
  Map<Integer, Map<IpSetting, String>> settings(boolean ipv6, String output);

  /** Changes a setting until further notice. */
  List<String> set(int adapter, boolean ipv6, IpSetting setting, String value);

  /** Gives an adapter another name. */
  List<String> rename(WindowsApi.Adapter adapter, String name);

  /** Adds a VIP that is no source of connections and not in DNS. */
  List<String> addAddress(int adapter, Vip vip, int prefix);

  List<String> deleteAddress(int adapter, Vip vip);

  /** Shows whether an adapter's addresses are registered in DNS. */
  List<String> showRegistration(int adapter);

  /**
   * Reads what that shows; empty where the adapter is not part of it.
   *
   * @throws IllegalArgumentException when it is something else
   */
  Optional<Boolean> registration(int adapter, String output);

  List<String> setRegistration(int adapter, boolean registered);

  /** Shows a rule of the firewall. */
  List<String> showPermission(Permission rule);

  /**
   * The state of a rule.
   *
   * @throws IllegalArgumentException when the program's answer is something else
   */
  Optional<String> permission(Permission rule, CommandRunner.Result answer);

  List<String> addPermission(Permission rule);

  List<String> deletePermission(Permission rule);
}
