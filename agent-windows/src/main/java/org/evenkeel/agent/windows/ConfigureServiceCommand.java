package org.evenkeel.agent.windows;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * {@code evenkeel-agent service configure}: the installer's helper. Nobody sees what an installer's
 * helper prints, so all of it is in the event log, too.
 */
@Command(
    name = "configure",
    description = {
      "Sets up a service that is installed already, as the MSI does: its settings, its directory,",
      "and the rule \"Evenkeel agent\" of Windows' firewall for the ports of agent.xml, limited to",
      "the DIRECTORS that were given to the MSI. To be run again after a change of a port."
    },
    footerHeading = "%nExamples:%n",
    footer = "  evenkeel-agent service configure")
final class ConfigureServiceCommand implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();
  @Mixin private final RootOption root = new RootOption();

  @Option(
      names = "--take-over",
      description = {
        "Use the configuration of a Loadbalancer.org agent that is installed here, unless"
            + " agent.xml",
        "was edited."
      })
  private boolean takeOver;

  @Option(
      names = "--undo",
      description = "Remove the firewall rule and the event source instead; agent.xml stays.")
  private boolean undo;

  @Override
  public Integer call() throws IOException {
    Win32 win32 = new JnaWin32();
    PrintWriter err = spec.commandLine().getErr();
    EventSource.register(win32);
    try (PrintWriter events = new PrintWriter(new EventLogWriter(win32, System::nanoTime))) {
      Consumer<String> say =
          line -> {
            err.println("evenkeel-agent: " + line);
            events.println(line);
          };
      ServiceSetup setup =
          new ServiceSetup(
              win32, AgentFiles.below(root.directory()), SystemProgram.ofWindows(), say);
      try {
        if (undo) {
          setup.undo();
        } else {
          setup.configure(takeOver, NativeLibrary.program().resolveSibling("agent.xml"));
        }
        return 0;
      } catch (IOException e) {
        events.println("error: the service is not set up: " + e.getMessage());
        throw e;
      }
    }
  }
}
