package org.evenkeel.arp;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.evenkeel.arp.Step.Address;
import org.evenkeel.arp.Step.Device;
import org.evenkeel.arp.Step.Rule;
import org.evenkeel.arp.Step.Symlink;
import org.evenkeel.arp.Step.Sysctl;
import org.evenkeel.arp.Step.TextFile;
import org.evenkeel.netlink.AddressClient;
import org.evenkeel.netlink.InterfaceAddress;
import org.evenkeel.netlink.Link;
import org.evenkeel.netlink.NetlinkException;
import org.evenkeel.netlink.Outcome;

/**
 * This machine: settings below {@code /proc/sys}, addresses through netlink, rules through their
 * tools, files below a root. Used by one platform thread.
 */
final class LinuxMachine implements Machine, AutoCloseable {
  private static final Duration KERNEL_PATIENCE = Duration.ofSeconds(5);

  /** What programs of rules answer when they could not even look. */
  private static final int COULD_NOT_LOOK = 124;

  private final Path root;
  private final CommandRunner runner;
  private final AddressClient addresses = AddressClient.open(KERNEL_PATIENCE);

  LinuxMachine(Path root, CommandRunner runner) {
    this.root = root;
    this.runner = runner;
  }

  @Override
  public Optional<String> read(Step step) throws MachineException {
    try {
      return switch (step) {
        case Sysctl sysctl -> ProcSys.read(sysctl.key());
        case Address address -> present(has(address));
        case Device device -> link(device.device()).map(found -> found.up() ? Device.UP : "down");
        case Rule rule -> read(rule);
        case TextFile file -> text(below(file.path()));
        case Symlink symlink -> target(below(symlink.path()));
        case WindowsStep windows -> throw MachineException.elsewhere(windows);
      };
    } catch (IOException e) {
      throw new MachineException("cannot look at " + step.id() + ": " + e, e);
    } catch (NetlinkException e) {
      throw new MachineException(e.getMessage(), e);
    }
  }

  @Override
  public void write(Step step, Optional<String> state) throws MachineException {
    try {
      switch (step) {
        case Sysctl sysctl -> setting(sysctl, state);
        case Address address -> assign(address, state.isPresent());
        case Device device -> device(device, state);
        case Rule rule -> rule(state.isPresent() ? rule.add() : rule.delete());
        case TextFile file -> file(below(file.path()), state);
        case Symlink symlink -> symlink(below(symlink.path()), state);
        case WindowsStep windows -> throw MachineException.elsewhere(windows);
      }
    } catch (IOException e) {
      throw new MachineException("cannot " + step.what() + ": " + e, e);
    } catch (NetlinkException e) {
      throw new MachineException(e.getMessage(), e);
    }
  }

  @Override
  public void close() {
    addresses.close();
  }

  private static Optional<String> present(boolean there) {
    return there ? Optional.of(Step.PRESENT) : Optional.empty();
  }

  // ---- settings

  private static void setting(Sysctl sysctl, Optional<String> state) throws MachineException {
    if (state.isEmpty()) {
      return; // It went with its interface.
    }
    Path file = ProcSys.file(sysctl.key());
    try {
      ProcSys.write(sysctl.key(), state.get());
    } catch (NoSuchFileException e) {
      throw new MachineException(
          "this kernel has no " + sysctl.name() + "; is the interface, or IPv6, there?", e);
    } catch (AccessDeniedException e) {
      throw new MachineException("cannot write " + file + ": permission denied; run as root", e);
    } catch (IOException e) {
      throw new MachineException(
          "cannot write %s: %s; in a container run evenkeel-arp on the host, or use --method nftables"
              .formatted(file, e.getMessage()),
          e);
    }
  }

  private static Optional<String> text(Path file) throws IOException {
    try {
      return Optional.of(Files.readString(file));
    } catch (NoSuchFileException _) {
      return Optional.empty();
    }
  }

  // ---- addresses and interfaces

  private Optional<Link> link(String name) throws NetlinkException {
    return addresses.links().stream().filter(link -> link.name().equals(name)).findFirst();
  }

  private boolean has(Address address) throws NetlinkException {
    Optional<Link> link = link(address.device());
    return link.isPresent()
        && addresses.addresses().stream()
            .map(InterfaceAddress::key)
            .anyMatch(key -> key.equals(key(link.get(), address.vip())));
  }

  private static InterfaceAddress.Key key(Link link, Vip vip) {
    return new InterfaceAddress.Key(link.index(), vip.address(), vip.prefixLength());
  }

  private void assign(Address address, boolean add) throws NetlinkException, MachineException {
    Link link =
        link(address.device())
            .orElseThrow(() -> new MachineException("no interface " + address.device()));
    InterfaceAddress.Key key = key(link, address.vip());
    int flags = address.vip().ipv6() ? InterfaceAddress.NO_DUPLICATE_DETECTION : 0;
    List<Outcome> outcomes =
        add
            ? addresses.add(
                List.of(new InterfaceAddress(key, InterfaceAddress.SCOPE_UNIVERSE, flags, "")))
            : addresses.delete(List.of(key));
    if (outcomes.getFirst() instanceof Outcome.Refused refused) {
      throw refused.reason();
    }
  }

  private void device(Device device, Optional<String> state)
      throws MachineException, NetlinkException {
    String name = device.device();
    if (state.isPresent() && link(name).isEmpty()) {
      rule(List.of("modprobe", device.module()));
    }
    rule(
        List.of(
            "ip",
            "link",
            "set",
            "dev",
            name,
            state.equals(Optional.of(Device.UP)) ? "up" : "down"));
    if (state.isEmpty()) {
      rule(List.of("modprobe", "-r", device.module()));
    }
  }

  // ---- rules

  private Optional<String> read(Rule rule) throws MachineException {
    CommandRunner.Result result = runner.run(rule.look());
    if (result.exit() >= COULD_NOT_LOOK) {
      throw new MachineException("cannot look at " + rule.id() + ": " + result.reason());
    }
    return result.succeeded() && !rule.expected().stream().allMatch(result.output()::contains)
        ? Optional.of(Rule.INCOMPLETE)
        : present(result.succeeded());
  }

  private void rule(List<String> words) throws MachineException {
    CommandRunner.Result result = runner.run(words);
    if (!result.succeeded()) {
      throw new MachineException(
          "'%s' failed: %s".formatted(String.join(" ", words), result.reason()));
    }
  }

  // ---- files

  private Path below(String path) {
    return root.resolve(path.substring(1));
  }

  private static Optional<String> target(Path link) throws IOException {
    return Files.isSymbolicLink(link)
        ? Optional.of(Files.readSymbolicLink(link).toString())
        : Optional.empty();
  }

  private static void file(Path file, Optional<String> content) throws IOException {
    if (content.isEmpty()) {
      Files.deleteIfExists(file);
      return;
    }
    Files.createDirectories(directory(file));
    Path next = directory(file).resolve(".evenkeel-arp.next");
    Files.write(next, content.get().getBytes(StandardCharsets.UTF_8));
    Path _ = Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
  }

  private static void symlink(Path link, Optional<String> target) throws IOException {
    Files.deleteIfExists(link);
    if (target.isPresent()) {
      Files.createDirectories(directory(link));
      Path _ = Files.createSymbolicLink(link, Path.of(target.get()));
    }
  }

  private static Path directory(Path file) {
    Path parent = file.getParent();
    if (parent == null) {
      throw new IllegalArgumentException(file + " is in no directory");
    }
    return parent;
  }
}
