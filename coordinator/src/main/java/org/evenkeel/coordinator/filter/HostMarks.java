package org.evenkeel.coordinator.filter;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.evenkeel.coordinator.dispatch.CommandRunner;

/** The firewall marks that the host's own rules set or ask for. */
public final class HostMarks {
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  /** Each prints nothing, or fails, where it has nothing to say. */
  private static final List<List<String>> SOURCES =
      List.of(
          List.of("nft", "--stateless", "list", "ruleset"),
          List.of("iptables-save"),
          List.of("ip6tables-save"),
          List.of("iptables-legacy-save"),
          List.of("ip6tables-legacy-save"),
          List.of("ip", "-4", "rule", "show"),
          List.of("ip", "-6", "rule", "show"));

  /** How ip-rule(8) ends a rule of this product's: it names who added it. */
  private static final String OWN_ROUTING_RULE = " proto " + LocalDelivery.PROTOCOL;

  private static final String NUMBER = "(?:0x[0-9a-fA-F]{1,8}|[0-9]{1,10})";

  /**
   * How nft(8), iptables-save(8) and ip-rule(8) write a mark: nft has the mask in front, the others
   * behind a slash.
   */
  private static final Pattern MARK =
      Pattern.compile(
          ("(?:mark (?:& (?<before>N) )?(?:set |== |!= )?|--(?:set-x?)?mark |fwmark )"
                  + "(?<value>N)(?:/(?<after>N))?")
              .replace("N", NUMBER));

  private HostMarks() {}

  /**
   * Looks for a rule of the host that uses a mark of ours.
   *
   * @return the rule and what to do about it; empty when there is none
   */
  public static Optional<String> collision(CommandRunner commands, MarkRange range) {
    List<String> listings = new ArrayList<>();
    for (List<String> source : SOURCES) {
      CommandRunner.Result result = commands.run(source, PATIENCE);
      if (result.succeeded()) {
        listings.add(result.output());
      }
    }
    return collision(range, String.join("\n", listings));
  }

  /**
   * Looks for a rule that uses a mark of ours, in what {@code nft list ruleset}, {@code
   * iptables-save} and {@code ip rule} print. Our own tables, chains and routing rules do not
   * count, nor does the mark 0: it asks for packets without one.
   *
   * @return the rule and what to do about it; empty when there is none
   */
  public static Optional<String> collision(MarkRange range, String listings) {
    Set<String> seen = new HashSet<>();
    boolean ours = false;
    for (String line : listings.lines().toList()) {
      if (!line.isEmpty() && !Character.isWhitespace(line.charAt(0))) {
        ours =
            line.startsWith("table inet " + NftPacketFilter.TABLE + " ")
                || line.startsWith("table inet " + NftInputFilter.TABLE + " ")
                || line.startsWith("-A EVENKEEL-")
                || line.stripTrailing().endsWith(OWN_ROUTING_RULE);
      }
      Matcher mark = MARK.matcher(line);
      while (!ours && mark.find()) {
        OptionalLong taken = seen.add(mark.group()) ? taken(range, mark) : OptionalLong.empty();
        if (taken.isPresent()) {
          return Optional.of(
              "mark %d is used by the host's own rule \"%s\"; give ipvs.fwmarks another range"
                  .formatted(taken.getAsLong(), line.strip()));
        }
      }
    }
    return Optional.empty();
  }

  private static OptionalLong taken(MarkRange range, Matcher mark) {
    long value = number(mark.group("value"));
    long mask = 0xffff_ffffL;
    for (String part : new String[] {mark.group("before"), mark.group("after")}) {
      mask = part == null ? mask : number(part);
    }
    return (value & mask) == 0 ? OptionalLong.empty() : range.firstWith(value, mask);
  }

  private static long number(String text) {
    return text.startsWith("0x")
        ? Long.parseLong(text, 2, text.length(), 16)
        : Long.parseLong(text);
  }
}
