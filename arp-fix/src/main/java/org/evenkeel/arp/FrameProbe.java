package org.evenkeel.arp;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.evenkeel.arp.Facts.Device;
import org.evenkeel.netlink.AddressClient;
import org.evenkeel.netlink.Link;
import org.evenkeel.netlink.MacAddress;
import org.evenkeel.netlink.NeighbourFrames;
import org.evenkeel.netlink.NetlinkException;
import org.evenkeel.netlink.PacketSocket;

/**
 * Asks this machine for an address as a neighbour would. A machine never hears its own ARP
 * requests, so the question is put into a temporary interface whose outgoing frames the kernel
 * turns into incoming ones of the interface that faces the network; an answer then leaves there,
 * where a packet socket sees it. Silence proves something only when the machine answers for its own
 * address, which is asked for right after.
 */
final class FrameProbe {
  private static final String PREFIX = "evkp";
  private static final Duration CONTROL_PATIENCE = Duration.ofSeconds(2);

  /** After the machine has answered the later question. */
  private static final Duration GRACE = Duration.ofMillis(30);

  /** Classic BPF: take every frame. For kernels that have no simpler classifier. */
  private static final String EVERY_FRAME = "1,6 0 0 4294967295";

  private static final SecureRandom RANDOM = new SecureRandom();

  private final CommandRunner runner;
  private final String name = PREFIX + ProcessHandle.current().pid();

  FrameProbe(CommandRunner runner) {
    this.runner = runner;
  }

  /** What came of asking. */
  sealed interface Answer {
    /** The machine claims the address. */
    record Claimed() implements Answer {}

    /** The machine does not claim it, although it was asked. */
    record Silent() implements Answer {}

    /** It could not be told. */
    record Unknown(String reason) implements Answer {}
  }

  /** Whether an interface is one of those that a probe makes for itself. */
  static boolean owns(String interfaceName) {
    return interfaceName.matches(PREFIX + "\\d+b?");
  }

  /**
   * Asks through an interface.
   *
   * @param device which faces the network
   * @param vips what the machine should not claim, all of one family
   * @param own an address of the interface, which it must claim
   * @return an answer for each VIP
   */
  Map<Vip, Answer> ask(Device device, List<Vip> vips, InetAddress own) {
    removeLeftOvers();
    try {
      Optional<String> refusal = prepare(device);
      return refusal.isPresent()
          ? all(vips, new Answer.Unknown(refusal.get()))
          : exchange(device, vips, own);
    } catch (NetlinkException e) {
      return all(vips, new Answer.Unknown(e.getMessage()));
    } finally {
      CommandRunner.Result _ = runner.run(List.of("ip", "link", "delete", "dev", name));
    }
  }

  private static Map<Vip, Answer> all(List<Vip> vips, Answer answer) {
    Map<Vip, Answer> answers = new LinkedHashMap<>();
    vips.forEach(vip -> answers.put(vip, answer));
    return answers;
  }

  private void removeLeftOvers() {
    try (AddressClient client = AddressClient.open(Duration.ofSeconds(2))) {
      for (Link link : client.links()) {
        boolean ours = owns(link.name()) && !link.name().endsWith("b");
        if (ours && !alive(link.name().substring(PREFIX.length()))) {
          CommandRunner.Result _ = runner.run(List.of("ip", "link", "delete", "dev", link.name()));
        }
      }
    } catch (NetlinkException _) {
      // The probe's own steps will say what is wrong.
    }
  }

  private static boolean alive(String pid) {
    long number = Long.parseLong(pid);
    return number != ProcessHandle.current().pid() && ProcessHandle.of(number).isPresent();
  }

  /** Makes the interface; returns why that is impossible. */
  private Optional<String> prepare(Device device) {
    Optional<String> refusal =
        either(
            List.of("ip", "link", "add", "dev", name, "type", "dummy"),
            List.of("ip", "link", "add", "dev", name, "type", "veth", "peer", "name", name + "b"));
    if (refusal.isPresent()) {
      return refusal;
    }
    // Without this it would greet its neighbours, and those are the machine's.
    Path quiet = Path.of("/proc/sys/net/ipv6/conf", name, "disable_ipv6");
    try {
      Path _ = Files.writeString(quiet, "1\n");
    } catch (IOException _) {
      // A kernel without IPv6 is quiet by itself.
    }
    List<String> filter = List.of("tc", "filter", "add", "dev", name, "egress", "protocol", "all");
    List<String> redirect =
        List.of("action", "mirred", "ingress", "redirect", "dev", device.name());
    return command(List.of("ip", "link", "set", "dev", name, "up"))
        .or(() -> command(List.of("tc", "qdisc", "add", "dev", name, "clsact")))
        .or(
            () ->
                either(
                    joined(filter, List.of("matchall"), redirect),
                    joined(filter, List.of("bpf", "bytecode", EVERY_FRAME), redirect)));
  }

  private static List<String> joined(List<String> first, List<String> second, List<String> third) {
    List<String> all = new ArrayList<>(first);
    all.addAll(second);
    all.addAll(third);
    return all;
  }

  private Optional<String> either(List<String> first, List<String> second) {
    return command(first).isEmpty() ? Optional.empty() : command(second);
  }

  private Optional<String> command(List<String> words) {
    CommandRunner.Result result = runner.run(words);
    return result.succeeded()
        ? Optional.empty()
        : Optional.of("'" + String.join(" ", words) + "' failed: " + result.reason());
  }

  private Map<Vip, Answer> exchange(Device device, List<Vip> vips, InetAddress own)
      throws NetlinkException {
    byte[] random = new byte[MacAddress.LENGTH];
    RANDOM.nextBytes(random);
    // Locally administered, of one station.
    random[0] = (byte) ((random[0] & 0xfc) | 2);
    MacAddress asker = MacAddress.of(random);
    Set<Vip> claimed = new HashSet<>();
    boolean control = false;
    try (PacketSocket listener = PacketSocket.answers(device.index());
        PacketSocket sender = PacketSocket.sender(index())) {
      for (Vip vip : vips) {
        sender.send(NeighbourFrames.question(asker, vip.address()));
      }
      sender.send(NeighbourFrames.question(asker, own));
      long start = System.nanoTime();
      Duration left = CONTROL_PATIENCE;
      while (left.isPositive()) {
        Optional<PacketSocket.Frame> frame =
            listener.receive(left).filter(PacketSocket.Frame::outgoing);
        if (frame.isPresent()) {
          vips.stream()
              .filter(vip -> claimed(frame.get(), asker, vip.address()))
              .forEach(claimed::add);
          if (!control && claimed(frame.get(), asker, own)) {
            control = true;
            start = System.nanoTime();
          }
        }
        Duration spent = Duration.ofNanos(System.nanoTime() - start);
        left = (control ? GRACE : CONTROL_PATIENCE).minus(spent);
      }
    }
    Map<Vip, Answer> answers =
        all(
            vips,
            control
                ? new Answer.Silent()
                : new Answer.Unknown(
                    "the machine did not answer for its own " + Vip.text(own) + " either"));
    claimed.forEach(vip -> answers.put(vip, new Answer.Claimed()));
    return answers;
  }

  private static boolean claimed(PacketSocket.Frame frame, MacAddress asker, InetAddress target) {
    return NeighbourFrames.claimant(frame.bytes(), asker, target).isPresent();
  }

  private int index() throws NetlinkException {
    try (AddressClient client = AddressClient.open(Duration.ofSeconds(2))) {
      return client.links().stream()
          .filter(link -> link.name().equals(name))
          .mapToInt(Link::index)
          .findFirst()
          .orElse(0);
    }
  }
}
