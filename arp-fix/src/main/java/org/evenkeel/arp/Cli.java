package org.evenkeel.arp;

import java.io.PrintWriter;
import java.util.Optional;
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
    name = "evenkeel-arp",
    description = {
      "Makes this real server accept packets for the director's VIP without claiming",
      "the VIP, proves that it works, and takes it all back."
    },
    subcommands = {
      PlanCommand.class,
      ApplyCommand.class,
      CheckCommand.class,
      WatchCommand.class,
      RemoveCommand.class,
      StatusCommand.class
    },
    versionProvider = Cli.Version.class,
    mixinStandardHelpOptions = true,
    scope = ScopeType.INHERIT,
    synopsisSubcommandLabel = "COMMAND",
    footerHeading = "%nExamples:%n",
    footer = {
      "  evenkeel-arp plan --vip 10.0.0.100",
      "  evenkeel-arp apply --vip 10.0.0.100 --vip fd00::100",
      "  evenkeel-arp check --port 80",
      "  evenkeel-arp remove --all"
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
    return new CommandLine(cli)
        .setOut(out)
        .setErr(err)
        .setCaseInsensitiveEnumValuesAllowed(true)
        .registerConverter(Vip.class, Cli::vip)
        .setExecutionExceptionHandler((cause, command, _) -> cli.failed(cause, command.getErr()))
        .execute(HelpWord.asOption(args));
  }

  /** Without a command there is nothing to do. */
  @Override
  public void run() {
    throw new ParameterException(
        spec.commandLine(), "a command is missing: plan, apply, check, watch, remove or status");
  }

  private int failed(Exception cause, PrintWriter err) {
    if (debug) {
      cause.printStackTrace(err);
    }
    err.println("evenkeel-arp: " + Optional.ofNullable(cause.getMessage()).orElse("" + cause));
    return 1;
  }

  private static Vip vip(String text) {
    try {
      return Vip.parse(text);
    } catch (IllegalArgumentException e) {
      throw new TypeConversionException("" + e.getMessage());
    }
  }

  /** The version that the build wrote into the jar. */
  static final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
      String version = Main.class.getPackage().getImplementationVersion();
      return new String[] {"evenkeel-arp " + (version == null ? "development" : version)};
    }
  }
}
