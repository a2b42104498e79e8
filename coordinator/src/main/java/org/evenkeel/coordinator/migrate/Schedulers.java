package org.evenkeel.coordinator.migrate;

import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.evenkeel.coordinator.config.Quoted;
import org.evenkeel.coordinator.migrate.ServiceDraft.Way;
import org.evenkeel.coordinator.model.Forwarding;
import org.evenkeel.coordinator.model.Limits;
import org.evenkeel.coordinator.model.Scheduler;
import org.evenkeel.coordinator.model.Scheduling.Flag;
import org.evenkeel.coordinator.model.Tunnel;
import org.evenkeel.coordinator.model.Tunnel.Checksum;

/** The words of IPVS that all three programs use: schedulers, flags, tunnels, thresholds. */
final class Schedulers {
  private Schedulers() {}

  /** A scheduler by the kernel's name; one that is not known is reported. */
  static Scheduler scheduler(Directive said, Scheduler otherwise, Reading reading) {
    for (Scheduler scheduler : Scheduler.values()) {
      if (scheduler.toString().equals(said.value(0))) {
        return scheduler;
      }
    }
    reading.drop(
        said,
        Quoted.of(said.value(0)) + " is no scheduler that is known here",
        "%s is taken; choose another in the YAML".formatted(otherwise));
    return otherwise;
  }

  /** Flags of a scheduler, by their names or as {@code flag-1}; others are reported. */
  static Set<Flag> flags(Directive said, List<String> names, Scheduler scheduler, Reading reading) {
    EnumSet<Flag> flags = EnumSet.noneOf(Flag.class);
    for (String name : names) {
      Optional<Flag> flag =
          Flag.of(scheduler).stream()
              .filter(each -> each.toString().equals(name) || numbered(each).equals(name))
              .findFirst();
      flag.ifPresentOrElse(
          flags::add,
          () ->
              reading.drop(
                  said,
                  "%s is no flag of scheduler %s".formatted(Quoted.of(name), scheduler),
                  "nothing, the kernel would not heed it"));
    }
    return flags;
  }

  /** The bits of ip_vs.h: flag 1 is fallback, flag 2 port, of either scheduler. */
  private static String numbered(Flag flag) {
    return flag == Flag.SH_FALLBACK || flag == Flag.MH_FALLBACK ? "flag-1" : "flag-2";
  }

  /** Thresholds; a lower one that is not below an upper one is reported. */
  static Limits limits(int min, int max, Directive said, Reading reading) {
    if (min <= max) {
      return new Limits(min, max);
    }
    reading.drop(
        said,
        "the lower threshold %d is above the upper one, %d".formatted(min, max),
        "it is left out; set min-connections in the YAML");
    return new Limits(0, max);
  }

  /** What a tunnel's checksum covers. */
  static Checksum checksum(boolean full, boolean remote, boolean none) {
    if (remote && !none) {
      return Checksum.REMOTE;
    }
    return full && !none ? Checksum.FULL : Checksum.NONE;
  }

  /**
   * A tunnel of a type; what is wrong with it is reported, and it is a plain one.
   *
   * @param port of the tunnel, for gue
   */
  static Way tunnel(
      Directive said, String type, Optional<Directive> port, Checksum checksum, Reading reading) {
    Tunnel plain = new Tunnel.Ipip();
    Tunnel tunnel =
        switch (type) {
          case "ipip" -> plain;
          case "gre" -> new Tunnel.Gre(checksum != Checksum.NONE);
          case "gue" ->
              port.flatMap(each -> reading.number(each, 0, 1, 65_535))
                  .<Tunnel>map(number -> new Tunnel.Gue(number, checksum))
                  .orElse(plain);
          default -> plain;
        };
    if (tunnel.equals(plain) && !type.equals("ipip")) {
      reading.drop(
          said,
          Quoted.of(type) + " is no tunnel, or one without a port",
          "ipip is taken; set tunnel in the YAML");
    }
    return new Way(Forwarding.TUN, tunnel);
  }
}
