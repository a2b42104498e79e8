package org.evenkeel.agent.windows;

import java.io.PrintWriter;
import java.net.InetAddress;
import org.evenkeel.agent.ControlVerb;
import org.evenkeel.agent.HelpWord;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** The command line with all its help. */
@Command(
    name = "evenkeel-agent",
    description = "Tells load balancers how available this machine is.",
    subcommands = {
      RunCommand.class,
      StatusCommand.class,
      ConfigCommand.class,
      ServiceCommand.class
    },
    versionProvider = Cli.Version.class,
    mixinStandardHelpOptions = true,
    scope = ScopeType.INHERIT,
    synopsisSubcommandLabel = "COMMAND",
    footerHeading = "%nExamples:%n",
    footer = {
      "  evenkeel-agent service install",
      "  evenkeel-agent service start",
      "  evenkeel-agent status -o json",
      "  evenkeel-agent drain"
    })
final class Cli implements Runnable {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(
      names = "--debug",
      scope = ScopeType.INHERIT,
      description = "Show where in the program a failure came from.")
  private boolean debug;

  private Cli() {}

  /** Carries out one command; returns the exit status. */
  static int run(String[] args, PrintWriter out, PrintWriter err) {
    Cli cli = new Cli();
    CommandLine line = new CommandLine(cli);
    for (OperateCommand.State state : OperateCommand.State.values()) {
      ControlVerb verb = state.verb;
      line.addSubcommand(verb.word(), new OperateCommand(state).spec());
    }
    return line.setOut(out)
        .setErr(err)
        .setCaseInsensitiveEnumValuesAllowed(true)
        .registerConverter(InetAddress.class, Cli::address)
        .setExecutionExceptionHandler((cause, command, _) -> cli.failed(cause, command.getErr()))
        .execute(HelpWord.asOption(args));
  }

  /** Without a command there is nothing to do. */
  @Override
  public void run() {
    throw new ParameterException(
        spec.commandLine(),
        "a command is missing: run, status, online, drain, halt, config or service");
  }

  private int failed(Exception cause, PrintWriter err) {
    if (debug) {
      cause.printStackTrace(err);
    }
    return Main.failed(cause, err);
  }

  /** A name would mean a lookup, and perhaps another address tomorrow. */
  private static InetAddress address(String text) {
    try {
      return InetAddress.ofLiteral(text);
    } catch (IllegalArgumentException e) {
      throw new TypeConversionException("'%s' is not an IPv4 or IPv6 address".formatted(text));
    }
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
