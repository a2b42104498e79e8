package org.evenkeel.arp;

import java.net.InetAddress;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * What was found on the machine, as far as a plan depends on it.
 *
 * @param devices its network interfaces
 * @param sysctls settings below {@code /proc/sys}, by path
 * @param writable whether {@code /proc/sys/net} can be written
 * @param privileged whether we may change the network
 * @param kernel its version
 * @param tools programs of {@link Redirects} that are installed
 * @param firewalld whether firewalld runs
 * @param managers who configures the machine at boot
 */
record Facts(
    List<Device> devices,
    Map<String, String> sysctls,
    boolean writable,
    boolean privileged,
    Kernel kernel,
    Set<String> tools,
    boolean firewalld,
    Managers managers) {
  Facts {
    devices = List.copyOf(devices);
    sysctls = Map.copyOf(sysctls);
    tools = Set.copyOf(tools);
  }

  /**
   * A network interface.
   *
   * @param arp whether it asks and answers for addresses at all; tunnels do not
   */
  record Device(
      String name, int index, boolean up, boolean loopback, boolean arp, List<Assigned> addresses) {
    Device {
      addresses = List.copyOf(addresses);
    }

    /** Whether the neighbours can ask it for addresses of the family. */
    boolean faces(boolean ipv6) {
      return up
          && !loopback
          && arp
          && addresses.stream().anyMatch(a -> a.address().getAddress().length > 4 == ipv6);
    }

    Optional<Assigned> assigned(InetAddress address) {
      return addresses.stream().filter(a -> a.address().equals(address)).findFirst();
    }
  }

  /**
   * An address of an interface.
   *
   * @param usable false while an IPv6 address is not, or will never be, known to be unique
   */
  record Assigned(InetAddress address, int prefixLength, boolean usable) {}

  /** A kernel's version, as far as methods depend on it. */
  record Kernel(int major, int minor) {
    /** Reads {@code uname -r}; what cannot be read is taken for a new kernel. */
    static Kernel parse(String release) {
      var matcher = java.util.regex.Pattern.compile("^(\\d{1,4})\\.(\\d{1,4})").matcher(release);
      return matcher.find()
          ? new Kernel(Integer.parseInt(matcher.group(1)), Integer.parseInt(matcher.group(2)))
          : new Kernel(Integer.MAX_VALUE, 0);
    }

    boolean before(int otherMajor, int otherMinor) {
      return major < otherMajor || (major == otherMajor && minor < otherMinor);
    }
  }

  /**
   * Who configures the loopback interface at boot.
   *
   * @param systemd whether systemd starts the machine
   * @param networkd the {@code .network} file that rules {@code lo}, by name
   * @param networkManager the connection that rules {@code lo}
   * @param netplan whether netplan rules {@code lo}
   * @param ifupdown whether ifupdown rules {@code lo} and reads {@code interfaces.d}
   */
  record Managers(
      boolean systemd,
      Optional<String> networkd,
      Optional<String> networkManager,
      boolean netplan,
      boolean ifupdown) {}

  /** A setting as a number; empty when it is not there. */
  OptionalInt number(String key) {
    String value = sysctls.getOrDefault(key, "");
    return value.matches("-?\\d{1,9}")
        ? OptionalInt.of(Integer.parseInt(value))
        : OptionalInt.empty();
  }

  Optional<Device> device(String name) {
    return devices.stream().filter(device -> device.name().equals(name)).findFirst();
  }

  /** The interface that leads back to this machine; {@code lo} almost everywhere. */
  String loopback() {
    return devices.stream().filter(Device::loopback).map(Device::name).findFirst().orElse("lo");
  }

  /**
   * The interfaces through which neighbours can ask, by name.
   *
   * @param chosen the operator's; empty = all that can be asked
   */
  List<String> facing(List<String> chosen, boolean ipv6) {
    return chosen.isEmpty()
        ? devices.stream().filter(device -> device.faces(ipv6)).map(Device::name).toList()
        : chosen;
  }
}
