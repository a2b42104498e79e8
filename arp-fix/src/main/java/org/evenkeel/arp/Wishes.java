package org.evenkeel.arp;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Options of the commands that are about VIPs. */
final class Wishes {
  @Option(
      names = "--vip",
      paramLabel = "ADDRESS",
      description = "A virtual address, IPv4 or IPv6; may be repeated.")
  private List<Vip> vips = new ArrayList<>();

  @Option(
      names = "--method",
      paramLabel = "METHOD",
      description = "auto, loopback, iptables, nftables or firewalld; default: auto.")
  private @Nullable Method method;

  @Option(
      names = "--mode",
      paramLabel = "MODE",
      description = "How the director forwards: dr or tun; default: dr.")
  private @Nullable Mode mode;

  @Option(
      names = "--interface",
      paramLabel = "NAME",
      description = "An interface towards the director; may be repeated; default: all found.")
  private List<String> interfaces = new ArrayList<>();

  @Option(
      names = "--prefix",
      paramLabel = "LENGTH",
      description = "On Windows: of the VIP's network; default: 32 or 128, a single address.")
  private @Nullable Integer prefix;

  List<Vip> vips() {
    return vips;
  }

  private OptionalInt prefix() {
    return prefix == null ? OptionalInt.empty() : OptionalInt.of(prefix);
  }

  /** What a plan is to be made for. */
  Request request(boolean lasting) {
    return new Request(
        vips,
        method == null ? Method.AUTO : method,
        mode == null ? Mode.DR : mode,
        interfaces,
        lasting,
        prefix());
  }

  /**
   * What a look is to be taken at: VIPs, by default all that are recorded, in the way in which it
   * was applied unless another is named.
   */
  List<Request> requests(Journal journal) {
    List<Vip> wanted = vips.isEmpty() ? List.copyOf(journal.vips()) : vips;
    Map<Recorded, List<Vip>> ways = new LinkedHashMap<>();
    for (Vip vip : wanted.stream().distinct().toList()) {
      ways.computeIfAbsent(way(Recorded.of(journal, vip)), _ -> new ArrayList<>()).add(vip);
    }
    List<Request> requests = new ArrayList<>();
    ways.forEach(
        (way, those) ->
            requests.add(
                new Request(
                    those, way.method(), way.mode(), interfaces, way.lasting(), way.prefix())));
    return requests;
  }

  private Recorded way(Optional<Recorded> recorded) {
    return new Recorded(
        method == null ? recorded.map(Recorded::method).orElse(Method.AUTO) : method,
        mode == null ? recorded.map(Recorded::mode).orElse(Mode.DR) : mode,
        method == null && recorded.map(Recorded::lasting).orElse(false),
        prefix == null ? recorded.map(Recorded::prefix).orElse(OptionalInt.empty()) : prefix());
  }
}
