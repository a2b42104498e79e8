package org.evenkeel.coordinator.cli;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.evenkeel.coordinator.Logging;
import org.evenkeel.coordinator.StartException;
import org.evenkeel.coordinator.config.NodeConfiguration.LogLevel;
import org.evenkeel.coordinator.model.Version;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** {@code evenkeel}: exit status 0 done, 1 failed, 2 wrong usage. */
@Command(
    name = "evenkeel",
    description = "Load balancing by what the real servers say of themselves.",
    subcommands = {
      RunCommand.class,
      DemoCommand.class,
      StatusCommand.class,
      VipCommand.class,
      RipCommand.class,
      CheckCommand.class,
      WhyCommand.class,
      ConfigCommand.class,
      CertificateCommand.class,
      UserCommand.class,
      TokenCommand.class,
      AuditCommand.class,
      BackupCommand.class,
      RestoreCommand.class,
      ConnectionsCommand.class,
      ReportsCommand.class,
      EventsCommand.class,
      LogsCommand.class,
      FeedbackCommand.class,
      HaCommand.class,
      GuardCommand.class,
      ReleaseCommand.class,
      WitnessCommand.class,
      DoctorCommand.class,
      LockdownCommand.class,
      SupportCommand.class,
      WizardCommand.class,
      FactoryResetCommand.class,
      UpgradeCommand.class
    },
    mixinStandardHelpOptions = true,
    scope = ScopeType.INHERIT,
    versionProvider = EvenkeelCommand.VersionLine.class,
    synopsisSubcommandLabel = "COMMAND",
    footerHeading = "%nExamples:%n",
    footer = {
      "  evenkeel demo                            see it work, without root",
      "  evenkeel run                             run the coordinator",
      "  evenkeel status                          what it does now",
      "  evenkeel config apply new.yaml           give it something to do",
      "  evenkeel vip set rabbitmq scheduler=wlc  change one thing",
      "  evenkeel rip drain rabbitmq rabbit1      take a real server out of service",
      "  evenkeel why rabbitmq rabbit1            what happened to it, and when"
    })
public final class EvenkeelCommand implements Runnable {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(
      names = "--debug",
      scope = ScopeType.INHERIT,
      description = "Show where in the program a failure came from.")
  private boolean debug;

  private EvenkeelCommand() {}

  /** Carries out what was typed; returns the exit status. */
  public static int execute(String... args) {
    Logging.start(LogLevel.INFO);
    return line(
            new PrintWriter(System.out, true, StandardCharsets.UTF_8),
            new PrintWriter(System.err, true, StandardCharsets.UTF_8))
        .execute(askedFor(args));
  }

  /** What many type first: {@code help vip add} is {@code vip add --help}. */
  static String[] askedFor(String... args) {
    if (args.length == 0 || !args[0].equals("help")) {
      return args;
    }
    return Stream.concat(Arrays.stream(args).skip(1), Stream.of("--help")).toArray(String[]::new);
  }

  /** The command line with these places for data and for everything else. */
  static CommandLine line(PrintWriter out, PrintWriter err) {
    EvenkeelCommand command = new EvenkeelCommand();
    CommandLine line =
        new CommandLine(command)
            .setOut(out)
            .setErr(err)
            .setCaseInsensitiveEnumValuesAllowed(true)
            .setParameterExceptionHandler(new UsageErrors())
            .setExecutionExceptionHandler((failure, failed, _) -> command.failed(failure, failed));
    HelpLayout.showIn(line);
    return line;
  }

  /** Without a command there is nothing to do. */
  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "a command is missing");
  }

  private int failed(Exception failure, CommandLine line) {
    PrintWriter err = line.getErr();
    if (debug) {
      failure.printStackTrace(err);
    } else {
      problems(failure).forEach(problem -> err.println(TerminalText.lines(problem)));
      String what = Objects.requireNonNullElse(failure.getMessage(), "" + failure);
      err.println("evenkeel: " + TerminalText.lines(what));
    }
    err.flush();
    return CommandLine.ExitCode.SOFTWARE;
  }

  private static List<String> problems(Exception failure) {
    return switch (failure) {
      case CommandFailure refused -> refused.problems();
      case StartException refused -> refused.problems();
      default -> List.of();
    };
  }

  /** What {@code --version} prints. */
  static final class VersionLine implements IVersionProvider {
    @Override
    public String[] getVersion() {
      return new String[] {"evenkeel " + Version.running()};
    }
  }
}
