package org.evenkeel.coordinator.filter;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import org.evenkeel.coordinator.dispatch.CommandRunner;
import org.evenkeel.coordinator.filter.PacketFilter.Opening;
import org.evenkeel.coordinator.model.Cidr;
import org.evenkeel.coordinator.model.IpAddress;
import org.evenkeel.coordinator.model.PortSet;
import org.evenkeel.coordinator.model.Protocol;

/** Chooses the packet filter that works on this host, without changing anything. */
final class Backends {
  /** Addresses for documentation (RFC 5737, RFC 3849): tried out, never put in force. */
  private static final IpAddress SAMPLE_V4 = IpAddress.parse("192.0.2.1");

  private static final IpAddress SAMPLE_V6 = IpAddress.parse("2001:db8::1");

  /** What the kernel must be able to do; nat in tables of family inet came with Linux 5.2. */
  private static final List<Rule> SAMPLE =
      List.of(
          new Rule.Mark(SAMPLE_V4, Map.of(Protocol.TCP, PortSet.parse("1-2")), 1),
          new Rule.SourceNat(
              new Origin.Endpoint(Protocol.UDP, SAMPLE_V6, 1), Optional.of(SAMPLE_V6)),
          new Rule.StaticNat(SAMPLE_V4, SAMPLE_V4),
          new Rule.Masquerade(new Cidr(SAMPLE_V4, 32), "lo"));

  private Backends() {}

  /** What the kernel must be able to do; it is tried out, never put in force. */
  private static final InputRules INPUT_SAMPLE =
      new InputRules(
          Map.of(Protocol.TCP, PortSet.parse("1-2"), Protocol.UDP, PortSet.of(1)),
          List.of(new Cidr(SAMPLE_V4, 32), new Cidr(SAMPLE_V6, 128)),
          List.of(),
          Set.of(1));

  static Opening open(CommandRunner commands) {
    return choose(
            commands,
            NftTable.script(NftPacketFilter.TABLE, NftText.chains(SAMPLE)),
            "mangle",
            () -> new NftPacketFilter(commands),
            variant -> new IptablesPacketFilter(commands, variant))
        .fold(Opening.Ready::new, Opening.Unusable::new);
  }

  static InputFilter.Opening openInput(CommandRunner commands) {
    return choose(
            commands,
            NftTable.script(NftInputFilter.TABLE, NftInputText.chains(INPUT_SAMPLE)),
            "filter",
            () -> new NftInputFilter(commands),
            variant -> new IptablesInputFilter(commands, variant))
        .fold(InputFilter.Opening.Ready::new, InputFilter.Opening.Unusable::new);
  }

  /**
   * What works here, or why nothing does.
   *
   * @param <F> the kind of filter
   */
  private record Choice<F>(Optional<F> found, String reason) {
    <T> T fold(Function<F, ? extends T> ready, Function<String, ? extends T> unusable) {
      return found.isPresent() ? ready.apply(found.get()) : unusable.apply(reason);
    }
  }

  private static <F> Choice<F> choose(
      CommandRunner commands,
      String nftScript,
      String iptablesTable,
      Supplier<F> nft,
      Function<String, F> iptables) {
    FilterProgram program = new FilterProgram(commands);
    List<String> reasons = new ArrayList<>();
    if (works(program, List.of("nft", "--check", "-f", "-"), nftScript, reasons)) {
      return new Choice<>(Optional.of(nft.get()), "");
    }
    for (String variant : List.of("", "-legacy")) {
      List<String> test = new ArrayList<>(IptablesTables.restore(false, variant));
      test.add("--test");
      if (works(program, test, "*" + iptablesTable + "\nCOMMIT\n", reasons)) {
        return new Choice<>(Optional.of(iptables.apply(variant)), "");
      }
    }
    return new Choice<>(
        Optional.empty(),
        "no packet filter works here (%s); run as root, and install one with: %s"
            .formatted(String.join("; ", reasons), "sudo apt-get install nftables"));
  }

  private static boolean works(
      FilterProgram program, List<String> arguments, String input, List<String> reasons) {
    CommandRunner.Result result = program.attempt(arguments, input);
    if (!result.succeeded()) {
      reasons.add(FilterProgram.complaint(arguments, result));
    }
    return result.succeeded();
  }
}
