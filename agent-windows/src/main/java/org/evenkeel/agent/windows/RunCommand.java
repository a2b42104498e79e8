package org.evenkeel.agent.windows;

import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code evenkeel-agent run}. */
@Command(
    name = "run",
    description = {
      "Measures this machine and tells load balancers how available it is, until Ctrl+C.",
      "Logs a line \"ready\" when it serves. \"service start\" runs it without a window."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  evenkeel-agent run",
      "  evenkeel-agent run --port 13333 --listen 127.0.0.1",
      "  evenkeel-agent run --root C:\\Temp\\second --port 13334"
    })
final class RunCommand implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();
  @Mixin private final AgentOptions agent = new AgentOptions();

  @Override
  public Integer call() throws IOException, InterruptedException {
    return Main.onConsole(agent.options(spec), spec.commandLine().getErr());
  }
}
