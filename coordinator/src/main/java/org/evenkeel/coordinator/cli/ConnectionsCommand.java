package org.evenkeel.coordinator.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintWriter;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.StringJoiner;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code evenkeel connections}. */
@Command(
    name = "connections",
    description = {
      "Lists the connections that the kernel dispatches, counts them by state and real server,",
      "and says what they point at. Those of the relay are not the kernel's and not listed."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  evenkeel connections",
      "  evenkeel connections --rip 192.168.87.10 --state SYN_RECV",
      "  evenkeel connections --limit 0                  the counts alone",
      "  evenkeel connections -o json --offset 1000 --limit 1000"
    })
final class ConnectionsCommand implements Callable<Integer> {
  @Mixin private CoordinatorOption root = new CoordinatorOption();
  @Mixin private OutputOption output = new OutputOption();
  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(names = "--vip", paramLabel = "ADDRESS", description = "Only those to this VIP.")
  private @Nullable String vip;

  @Option(names = "--rip", paramLabel = "ADDRESS", description = "Only those of this real server.")
  private @Nullable String realServer;

  @Option(names = "--client", paramLabel = "ADDRESS", description = "Only those of this client.")
  private @Nullable String client;

  @Option(
      names = "--state",
      paramLabel = "STATE",
      description = "Only those in this state, for example ESTABLISHED or SYN_RECV.")
  private @Nullable String state;

  @Option(
      names = "--offset",
      paramLabel = "N",
      description = "Leave the first N out of the list (default: ${DEFAULT-VALUE}).")
  private int offset;

  @Option(
      names = "--limit",
      paramLabel = "N",
      defaultValue = "100",
      description = "List N at most, 0 to 1000 (default: ${DEFAULT-VALUE}). All are counted.")
  private int limit;

  @Override
  public Integer call() throws CommandFailure {
    try (ControlClient control = root.client()) {
      JsonNode report = control.get("/api/v1/connections" + query());
      output.print(spec.commandLine().getOut(), report, ConnectionsTable::of);
      PrintWriter err = spec.commandLine().getErr();
      report
          .path("notices")
          .forEach(notice -> err.println("evenkeel: " + TerminalText.line(notice.asText())));
      err.flush();
      return 0;
    }
  }

  private String query() {
    StringJoiner query = new StringJoiner("&", "?", "");
    add(query, "vip", vip);
    add(query, "rip", realServer);
    add(query, "client", client);
    add(query, "state", state);
    add(query, "offset", Integer.toString(offset));
    add(query, "limit", Integer.toString(limit));
    return query.toString();
  }

  private static void add(StringJoiner query, String name, @Nullable String value) {
    if (value != null) {
      query.add(name + "=" + URLEncoder.encode(value, StandardCharsets.UTF_8));
    }
  }
}
