package org.evenkeel.coordinator.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code evenkeel status}. */
@Command(
    name = "status",
    description = "Shows the virtual services and their real servers.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  evenkeel status",
      "  evenkeel status --watch",
      "  evenkeel status -o json | jq '.\"virtual-services\"[].up'"
    })
final class StatusCommand implements Callable<Integer> {
  /** Clears the terminal and goes to its first column (ECMA-48: ED, CUP). */
  private static final String CLEAR = "\u001b[2J\u001b[H";

  @Mixin private RootOption root = new RootOption();
  @Mixin private OutputOption output = new OutputOption();
  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(names = "--watch", description = "Shows it again each second until interrupted.")
  private boolean watch;

  @Override
  public Integer call() throws CommandFailure, InterruptedException {
    PrintWriter out = spec.commandLine().getOut();
    Ansi ansi = spec.commandLine().getColorScheme().ansi();
    try (ControlClient client = new ControlClient(root.controlSocket())) {
      do {
        JsonNode status = client.get("/api/v1/status");
        if (watch && output.format() == OutputOption.Format.table && ansi.enabled()) {
          out.print(CLEAR);
        }
        output.print(out, status, document -> StatusTable.of(document, ansi));
      } while (watch && !new CountDownLatch(1).await(1, TimeUnit.SECONDS));
    }
    return 0;
  }
}
