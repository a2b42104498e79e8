package org.evenkeel.agent.windows;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import org.evenkeel.agent.ReportFormat;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code evenkeel-agent status}. */
@Command(
    name = "status",
    description = "Shows what the running agent measures and answers.",
    footerHeading = "%nExamples:%n",
    footer = {"  evenkeel-agent status", "  evenkeel-agent status -o json"})
final class StatusCommand implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();
  @Mixin private final RootOption root = new RootOption();

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FORMAT",
      defaultValue = "table",
      description = "table, json or yaml; default: ${DEFAULT-VALUE}.")
  private ReportFormat format = ReportFormat.TABLE;

  @Override
  public Integer call() throws IOException {
    PrintWriter out = spec.commandLine().getOut();
    out.print(format.render(root.client().status()));
    out.flush();
    return 0;
  }
}
