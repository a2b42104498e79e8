package org.evenkeel.lab;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * One Ethernet segment on this host's own kernel, with {@link Machine}s plugged into it, and a
 * {@link Guest} as well: its kernel has IPVS, the machines have the host's speed. What is heavy
 * runs on them. Closing ends and removes everything.
 */
final class Lan implements AutoCloseable {
  private final Path folder;
  private final Machine middle;
  private final List<Machine> machines = new ArrayList<>();

  /** The bridge alone. */
  Lan() throws IOException, InterruptedException {
    folder = Files.createTempDirectory("evk");
    // HAProxy and nginx give up root's rights, and reach their files all the same.
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
    middle = Machine.start("switch", folder, false);
    middle.sysctl("net.ipv6.conf.default.disable_ipv6=1", "net.ipv6.conf.all.disable_ipv6=1");
    middle.ip("link add lan type bridge", "link set lan up");
  }

  /** A folder for what machines keep. */
  Path folder(String name) throws IOException {
    return Files.createDirectories(folder.resolve(name));
  }

  /**
   * Adds a machine.
   *
   * @param servers whether Debian's servers are installed on it
   * @param addresses of its {@code eth0}, with their prefix lengths
   */
  Machine machine(String name, boolean servers, String... addresses)
      throws IOException, InterruptedException {
    return plugIn(Machine.start(name, folder, servers), addresses);
  }

  /**
   * Plugs in a machine that was started otherwise; it is closed with the others.
   *
   * @param addresses of its {@code eth0}, with their prefix lengths
   */
  Machine plugIn(Machine machine, String... addresses) throws IOException, InterruptedException {
    machines.add(machine);
    middle.ip(
        "link add %s type veth peer name eth0 netns %d".formatted(machine, machine.pid()),
        "link set " + machine + " master lan up");
    machine.ip("link set eth0 up");
    for (String address : addresses) {
      machine.ip("address add " + address + " dev eth0");
    }
    return machine;
  }

  /** Boots a guest that is plugged in as {@code vec0}; the caller closes it. */
  Guest guest() throws IOException, InterruptedException {
    return guest(List.of("guest"));
  }

  /**
   * Boots a guest that is plugged in once or more, as {@code vec0}, {@code vec1} and so on; the
   * caller closes it. What it sends by one of them has to have that one's hardware address.
   *
   * @param plugs a name for each, of at most ten letters
   */
  Guest guest(List<String> plugs) throws IOException, InterruptedException {
    List<String> devices = new ArrayList<>();
    for (String plug : plugs) {
      String outlet = plug + "-out";
      middle.ip(
          "link add %s type veth peer name %s".formatted(plug, outlet),
          "link set " + plug + " master lan up",
          "link set " + outlet + " up");
      devices.add("vec%d:transport=raw,ifname=%s".formatted(devices.size(), outlet));
    }
    return Guest.boot(middle.network(), devices);
  }

  @Override
  public void close() throws IOException {
    machines.forEach(Machine::close);
    middle.close();
    try {
      // Java's own would follow nothing, but may meet files that are just going.
      new ProcessBuilder("rm", "-rf", folder.toString()).start().waitFor(30, TimeUnit.SECONDS);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
