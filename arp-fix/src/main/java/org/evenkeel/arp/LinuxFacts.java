package org.evenkeel.arp;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.evenkeel.arp.Facts.Assigned;
import org.evenkeel.arp.Facts.Device;
import org.evenkeel.arp.Facts.Kernel;
import org.evenkeel.arp.Facts.Managers;
import org.evenkeel.netlink.AddressClient;
import org.evenkeel.netlink.InterfaceAddress;
import org.evenkeel.netlink.Link;
import org.evenkeel.netlink.NetlinkException;

/** Looks at this machine, and changes nothing. */
final class LinuxFacts {
  private static final Duration KERNEL_PATIENCE = Duration.ofSeconds(5);

  /** {@code IFF_NOARP} of linux/if.h. */
  private static final int IFF_NOARP = 1 << 7;

  /** Number of {@code CAP_NET_ADMIN} in linux/capability.h. */
  private static final int CAP_NET_ADMIN = 12;

  private static final List<String> IPV4_SETTINGS =
      List.of("arp_ignore", "arp_announce", "rp_filter");

  private static final List<String> IPV6_SETTINGS = List.of("disable_ipv6", "accept_dad");

  private LinuxFacts() {}

  /**
   * The facts.
   *
   * @param root the directory below which files of network managers are looked for
   * @throws MachineException when the kernel cannot be asked
   */
  static Facts find(Path root, CommandRunner runner) throws MachineException {
    List<Device> devices = devices();
    Path writable = ProcSys.file("net/ipv4/conf/all/arp_ignore");
    boolean firewalld =
        ProcessRunner.find("firewall-cmd").isPresent()
            && runner.run(List.of("firewall-cmd", "--state")).succeeded();
    return new Facts(
        devices,
        sysctls(devices),
        Files.isWritable(writable),
        privileged(),
        Kernel.parse(System.getProperty("os.version", "")),
        Redirects.TOOLS.stream()
            .filter(tool -> ProcessRunner.find(tool).isPresent())
            .collect(Collectors.toSet()),
        firewalld,
        managers(root));
  }

  private static List<Device> devices() throws MachineException {
    try (AddressClient client = AddressClient.open(KERNEL_PATIENCE)) {
      List<InterfaceAddress> addresses = client.addresses();
      List<Device> devices = new ArrayList<>();
      for (Link link : client.links()) {
        if (FrameProbe.owns(link.name())) {
          continue;
        }
        List<Assigned> own =
            addresses.stream()
                .filter(address -> address.key().interfaceIndex() == link.index())
                .map(LinuxFacts::assigned)
                .toList();
        boolean arp = (link.flags() & IFF_NOARP) == 0;
        devices.add(new Device(link.name(), link.index(), link.up(), link.loopback(), arp, own));
      }
      return devices;
    } catch (NetlinkException e) {
      throw new MachineException(e.getMessage(), e);
    }
  }

  private static Assigned assigned(InterfaceAddress address) {
    boolean usable =
        !address.has(InterfaceAddress.TENTATIVE) && !address.has(InterfaceAddress.DUPLICATE);
    return new Assigned(address.key().address(), address.key().prefixLength(), usable);
  }

  private static Map<String, String> sysctls(List<Device> devices) {
    Map<String, String> found = new HashMap<>();
    List<String> names = new ArrayList<>(List.of("all"));
    devices.forEach(device -> names.add(device.name()));
    for (String name : names) {
      for (String setting : IPV4_SETTINGS) {
        read(found, "net/ipv4/conf/" + name + "/" + setting);
      }
      for (String setting : IPV6_SETTINGS) {
        read(found, "net/ipv6/conf/" + name + "/" + setting);
      }
    }
    return found;
  }

  private static void read(Map<String, String> found, String key) {
    try {
      ProcSys.read(key).ifPresent(value -> found.put(key, value));
    } catch (IOException _) {
      // A setting that cannot be read is planned for as if it were 0.
    }
  }

  private static boolean privileged() {
    try (Stream<String> lines = Files.lines(Path.of("/proc/self/status"))) {
      return lines
          .filter(line -> line.startsWith("CapEff:"))
          .map(line -> Long.parseUnsignedLong(line.substring(7).strip(), 16))
          .anyMatch(capabilities -> (capabilities >> CAP_NET_ADMIN & 1) == 1);
    } catch (IOException | NumberFormatException _) {
      return false;
    }
  }

  // ---- who configures the machine

  private static Managers managers(Path root) {
    Path etc = root.resolve("etc");
    boolean systemd =
        Files.isDirectory(root.resolve("run/systemd/system"))
            || Files.isDirectory(root.resolve("etc/systemd/system"));
    Optional<Path> networkd =
        Stream.of("etc/systemd/network", "run/systemd/network", "usr/lib/systemd/network")
            .flatMap(folder -> having(root.resolve(folder), ".network", LinuxFacts::matchesLo))
            .findFirst();
    Optional<Path> networkManager =
        having(etc.resolve("NetworkManager/system-connections"), "", LinuxFacts::namesLo)
            .findFirst();
    boolean netplan =
        having(etc.resolve("netplan"), ".yaml", LinuxFacts::configuresLo)
            .anyMatch(file -> !name(file).contains("evenkeel-arp"));
    String interfaces = text(etc.resolve("network/interfaces"));
    boolean ifupdown =
        interfaces.lines().anyMatch(line -> line.matches("\\s*iface\\s+lo\\s.*"))
            && interfaces
                .lines()
                .anyMatch(line -> line.matches("\\s*source(-directory)?\\s.*interfaces\\.d.*"));
    return new Managers(
        systemd,
        networkd.map(LinuxFacts::name),
        networkManager.map(file -> name(file).replaceFirst("\\.nmconnection$", "")),
        netplan,
        ifupdown);
  }

  private static boolean matchesLo(String text) {
    return text.lines().anyMatch(line -> line.matches("\\s*Name\\s*=\\s*(.*\\s)?lo(\\s.*)?"));
  }

  private static boolean namesLo(String text) {
    return text.lines().anyMatch(line -> line.matches("\\s*interface-name\\s*=\\s*lo\\s*"));
  }

  private static boolean configuresLo(String text) {
    return text.lines().anyMatch(line -> line.matches("\\s+lo\\s*:.*"));
  }

  private static Stream<Path> having(Path folder, String end, Predicate<String> content) {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .filter(file -> name(file).endsWith(end) && Files.isRegularFile(file))
          .sorted()
          .filter(file -> content.test(text(file)))
          .toList()
          .stream();
    } catch (IOException _) {
      return Stream.empty();
    }
  }

  private static String name(Path file) {
    return String.valueOf(file.getFileName());
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException _) {
      return "";
    }
  }
}
