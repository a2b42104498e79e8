package org.evenkeel.arp;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code evenkeel-arp check}. */
@Command(
    name = "check",
    description = {
      "Proves that the fix works.",
      "It looks at every setting, and asks this machine for the VIP as a neighbour would,",
      "or has the director ask. Ends with 1 when anything is at fault or could not be proved."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  evenkeel-arp check",
      "  evenkeel-arp check --vip 10.0.0.100 --port 80",
      "  evenkeel-arp check --from lb1 --password-file /root/lb1.password",
      "  evenkeel-arp check -o json"
    })
final class CheckCommand implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();
  @Mixin private final Place place = new Place();
  @Mixin private final Wishes wishes = new Wishes();
  @Mixin private final DirectorOptions director = new DirectorOptions();

  @Option(
      names = "--port",
      paramLabel = "N",
      description = "TCP port of the service: looks whether it is there for the VIP.")
  private @Nullable Integer port;

  @Override
  public Integer call() throws MachineException {
    OptionalInt service = port == null ? OptionalInt.empty() : OptionalInt.of(port);
    Optional<DirectorClient> client = director.client(spec);
    List<Finding> findings =
        new ArrayList<>(findings(spec, place, wishes, service, client.isEmpty()));
    if (client.isPresent()) {
      findings.addAll(heard(client.get()));
    }
    boolean well = findings.stream().allMatch(Finding::ok);
    PrintWriter out = spec.commandLine().getOut();
    out.print(render(findings, well, place.format()));
    out.flush();
    return well ? 0 : 1;
  }

  /** What the director heard of this machine, for each VIP. */
  private List<Finding> heard(DirectorClient client) throws MachineException {
    OwnCards cards = OwnCards.find();
    DirectorCheck check = new DirectorCheck(cards.macs(), cards.addresses());
    List<Finding> findings = new ArrayList<>();
    for (Request request : requests()) {
      for (Vip vip : request.vips()) {
        try {
          findings.addAll(check.findings(vip, client.probe(vip)));
        } catch (MachineException e) {
          findings.add(DirectorCheck.unasked(vip, String.valueOf(e.getMessage())));
        }
      }
    }
    return findings;
  }

  private List<Request> requests() throws MachineException {
    try (Host host = place.open()) {
      return wishes.requests(host.journal().read());
    }
  }

  /**
   * Looks at everything once.
   *
   * @param asking whether this machine is asked for the VIP from within
   * @throws MachineException when the machine cannot be looked at
   */
  static List<Finding> findings(
      CommandSpec spec, Place place, Wishes wishes, OptionalInt port, boolean asking)
      throws MachineException {
    if (port.isPresent() && (port.getAsInt() < 1 || port.getAsInt() > 65535)) {
      throw new ParameterException(spec.commandLine(), "--port takes 1 to 65535");
    }
    List<Finding> findings = new ArrayList<>();
    try (Host host = place.open()) {
      List<Request> requests = wishes.requests(host.journal().read());
      if (requests.isEmpty()) {
        throw new ParameterException(
            spec.commandLine(), "nothing is applied here; which VIP? give --vip ADDRESS");
      }
      for (Request request : requests) {
        findings.addAll(host.check(request, port, asking));
      }
    }
    return findings.stream().distinct().toList();
  }

  /** Findings for people and for programs. */
  static String render(List<Finding> findings, boolean well, Format format) {
    List<List<String>> rows = new ArrayList<>();
    rows.add(List.of("RESULT", "CHECK", "WANTED", "FOUND"));
    List<Map<String, Object>> entries = new ArrayList<>();
    StringBuilder advice = new StringBuilder();
    for (Finding finding : findings) {
      rows.add(
          List.of(
              finding.verdict().toString(), finding.check(), finding.wanted(), finding.found()));
      Map<String, Object> entry = new LinkedHashMap<>();
      entry.put("check", finding.check());
      entry.put("result", finding.verdict().toString().toLowerCase(java.util.Locale.ROOT));
      entry.put("wanted", finding.wanted());
      entry.put("found", finding.found());
      entry.put("advice", finding.advice());
      entries.add(entry);
      if (!finding.advice().isEmpty()) {
        advice.append(finding.check()).append(": ").append(finding.advice()).append('\n');
      }
    }
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("ok", well);
    document.put("findings", entries);
    String table = Format.columns(rows) + (advice.isEmpty() ? "" : "\n" + advice);
    return format.render(document, table);
  }
}
