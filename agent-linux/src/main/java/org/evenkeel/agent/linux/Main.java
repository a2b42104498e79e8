package org.evenkeel.agent.linux;

import java.io.PrintWriter;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** The program {@code evenkeel-agent}. Exit status: 0 done, 1 failed, 2 wrong usage. */
@Command(
    name = "evenkeel-agent",
    description = "Tells load balancers how available this machine is.",
    subcommands = {RunCommand.class, StatusCommand.class},
    versionProvider = Main.Version.class,
    mixinStandardHelpOptions = true,
    scope = ScopeType.INHERIT,
    synopsisSubcommandLabel = "COMMAND",
    footerHeading = "%nExamples:%n",
    footer = {
      "  evenkeel-agent run",
      "  evenkeel-agent status -o json",
      "  nc 127.0.0.1 3333          what a load balancer sees, such as 97%%"
    })
public final class Main implements Runnable {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(
      names = "--debug",
      scope = ScopeType.INHERIT,
      description = "Show where in the program a failure came from.")
  private boolean debug;

  private Main() {}

  /** Runs the program and ends the process. */
  public static void main(String[] args) {
    PrintWriter out = new PrintWriter(System.out, true, System.out.charset());
    PrintWriter err = new PrintWriter(System.err, true, System.err.charset());
    System.exit(run(args, out, err));
  }

  /** Runs the program with streams of the caller's; returns the exit status. */
  static int run(String[] args, PrintWriter out, PrintWriter err) {
    Main main = new Main();
    return new CommandLine(main)
        .setOut(out)
        .setErr(err)
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setExecutionExceptionHandler((cause, command, _) -> main.failed(cause, command))
        .execute(args);
  }

  /** Without a command there is nothing to do. */
  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "a command is missing: run or status");
  }

  private int failed(Exception cause, CommandLine command) {
    PrintWriter err = command.getErr();
    if (debug) {
      cause.printStackTrace(err);
    } else {
      err.println("evenkeel-agent: " + Optional.ofNullable(cause.getMessage()).orElse("" + cause));
    }
    return 1;
  }

  /** The version that the build wrote into the jar. */
  static final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
      String version = Main.class.getPackage().getImplementationVersion();
      return new String[] {"evenkeel-agent " + (version == null ? "development" : version)};
    }
  }
}
