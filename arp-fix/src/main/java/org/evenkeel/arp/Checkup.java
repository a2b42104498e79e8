package org.evenkeel.arp;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.evenkeel.arp.Facts.Assigned;
import org.evenkeel.arp.Facts.Device;

/** Looks whether the fix is there, whether it works, and whether the service is behind it. */
final class Checkup {
  private static final int CONNECT_MILLIS = 1_000;
  private static final String SILENCE = "no answer";

  private final Machine machine;
  private final Optional<FrameProbe> probe;

  /**
   * For a machine.
   *
   * @param probe asks it for VIPs; empty = it is not asked from within
   */
  Checkup(Machine machine, Optional<FrameProbe> probe) {
    this.machine = machine;
    this.probe = probe;
  }

  /**
   * Everything that can be told, in an order that leads from causes to effects.
   *
   * @param port of the service; empty = not looked at
   */
  List<Finding> examine(Facts facts, Request request, OptionalInt port) {
    List<Finding> findings = new ArrayList<>();
    Plan plan = Plan.of(facts, request);
    plan.problems()
        .forEach(problem -> findings.add(Finding.fault("plan", "possible here", "not", problem)));
    plan.steps().forEach(planned -> findings.add(setting(machine, planned.step())));
    for (boolean ipv6 : new boolean[] {false, true}) {
      List<Vip> vips = request.vips(ipv6);
      List<String> facing =
          vips.isEmpty() || probe.isEmpty() ? List.of() : facts.facing(request.interfaces(), ipv6);
      for (String name : facing) {
        facts
            .device(name)
            .ifPresent(
                device -> findings.addAll(silence(probe.orElseThrow(), facts, device, vips)));
      }
    }
    if (port.isPresent()) {
      for (Vip vip : request.vips()) {
        findings.add(
            plan.method() == Method.LOOPBACK
                ? answers(vip, port.getAsInt())
                : listener(vip, port.getAsInt()));
      }
    }
    return findings;
  }

  /** Whether a step's place is as wanted. */
  static Finding setting(Machine machine, Step step) {
    try {
      Optional<String> found = machine.read(step);
      Optional<String> wanted = Optional.of(step.wanted());
      String advice = "run evenkeel-arp apply, or do it by hand: " + step.what();
      return found.equals(wanted)
          ? Finding.good(step.id(), Applier.shown(wanted), Applier.shown(found))
          : Finding.fault(step.id(), Applier.shown(wanted), Applier.shown(found), advice);
    } catch (MachineException e) {
      return Finding.notProved(
          step.id(), step.wanted(), "" + e.getMessage(), "look with: " + step.see());
    }
  }

  /** Asks for VIPs of one family, all at once. */
  private List<Finding> silence(FrameProbe asker, Facts facts, Device device, List<Vip> vips) {
    if (!facts.privileged()) {
      return vips.stream()
          .map(vip -> unproved(device, vip, "not asked", "run as root to have it asked"))
          .toList();
    }
    boolean ipv6 = vips.getFirst().ipv6();
    Optional<Assigned> own =
        device.addresses().stream()
            .filter(a -> a.usable() && a.address().getAddress().length > 4 == ipv6)
            .filter(a -> vips.stream().noneMatch(vip -> vip.address().equals(a.address())))
            .findFirst();
    if (own.isEmpty()) {
      String reason = device.name() + " has no address of its own to be asked for beside it";
      return vips.stream().map(vip -> unproved(device, vip, reason, ask(vip))).toList();
    }
    List<Finding> findings = new ArrayList<>();
    List<Vip> askable = new ArrayList<>(vips);
    for (Vip vip : vips) {
      // The question would mark it as a duplicate.
      if (device.assigned(vip.address()).map(found -> !found.usable()).orElse(false)) {
        askable.remove(vip);
        findings.add(
            Finding.fault(
                question(device, vip),
                SILENCE,
                "it is on " + device.name(),
                "take it off " + device.name()));
      }
    }
    asker
        .ask(device, askable, own.get().address())
        .forEach((vip, answer) -> findings.add(judged(device, vip, answer)));
    return findings;
  }

  private static Finding judged(Device device, Vip vip, FrameProbe.Answer answer) {
    return switch (answer) {
      case FrameProbe.Answer.Silent() -> Finding.good(question(device, vip), SILENCE, SILENCE);
      case FrameProbe.Answer.Claimed() ->
          Finding.fault(
              question(device, vip),
              SILENCE,
              "answered: this machine steals the VIP's traffic",
              "run evenkeel-arp apply --vip " + vip);
      case FrameProbe.Answer.Unknown(String reason) -> unproved(device, vip, reason, ask(vip));
    };
  }

  private static String question(Device device, Vip vip) {
    String question = vip.ipv6() ? "neighbour solicitation" : "ARP request";
    return question + " for " + vip + " on " + device.name();
  }

  private static Finding unproved(Device device, Vip vip, String reason, String advice) {
    return Finding.notProved(question(device, vip), SILENCE, reason, advice);
  }

  /** What to do where this machine cannot tell. */
  static String ask(Vip vip) {
    return "have the director ask: evenkeel-arp check --from DIRECTOR --vip " + vip;
  }

  /** Whether the service takes a connection to the VIP, which is on this machine. */
  static Finding answers(Vip vip, int port) {
    String check = "connection to " + vip + " port " + port;
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(vip.address(), port), CONNECT_MILLIS);
      return Finding.good(check, "accepted", "accepted");
    } catch (IOException e) {
      return Finding.fault(
          check,
          "accepted",
          "" + e.getMessage(),
          "have the service listen on the VIP, or on all addresses");
    }
  }

  /** A redirected connection ends at an address of the interface that it came in by. */
  private static Finding listener(Vip vip, int port) {
    String check = "listener on port " + port + " for " + vip;
    boolean there =
        listens("/proc/net/tcp6", port) || (!vip.ipv6() && listens("/proc/net/tcp", port));
    return there
        ? Finding.good(check, "there", "there")
        : Finding.fault(
            check, "there", "absent", "start the service, on its real address or on all");
  }

  /** Whether a socket listens: the second column is the address and port, the fourth 0A. */
  private static boolean listens(String table, int port) {
    String end = ":%04X".formatted(port);
    try (Stream<String> lines = Files.lines(Path.of(table))) {
      return lines
          .map(line -> List.of(line.strip().split("\\s+", 5)))
          .anyMatch(row -> row.size() > 4 && row.get(1).endsWith(end) && row.get(3).equals("0A"));
    } catch (IOException _) {
      return false;
    }
  }
}
