package org.evenkeel.agent.windows;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code evenkeel-agent service}: the agent in the service manager of Windows. */
@Command(
    name = "service",
    subcommands = ConfigureServiceCommand.class,
    description = {
      "Installs the agent as a Windows service, and starts and stops it.",
      "Most of it takes an administrator. The service's name is " + ServiceDefinition.NAME + "."
    },
    synopsisSubcommandLabel = "COMMAND",
    footerHeading = "%nExamples:%n",
    footer = {"  evenkeel-agent service install", "  evenkeel-agent service start"})
final class ServiceCommand implements Runnable {
  /** Starting measures for a while first; stopping lingers. */
  private static final Duration AT_MOST = Duration.ofMinutes(2);

  /** A small heap, and no reaction to the end of the session in which it was started. */
  private static final List<String> JAVA_OPTIONS =
      List.of("-Xrs", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-XX:-UsePerfData", "-Xmx64m");

  @Spec private CommandSpec spec = CommandSpec.create();
  private final Supplier<Win32> win32;

  /** For the Windows that this runs on. */
  ServiceCommand() {
    this(JnaWin32::new);
  }

  ServiceCommand(Supplier<Win32> win32) {
    this.win32 = win32;
  }

  /** Without a command there is nothing to do. */
  @Override
  public void run() {
    throw new ParameterException(
        spec.commandLine(),
        "a command is missing: install, configure, uninstall, start, stop or status");
  }

  private ServiceRegistration registration() {
    return new ServiceRegistration(win32.get());
  }

  @Command(
      name = "install",
      description = {
        "Installs the service: started with the machine, a while after the others; started again",
        "5 s after a failure. It runs as an account of its own, which may write to the directory",
        "of agent.xml and has no privilege. The options are those of \"run\"."
      })
  int install(
      @Mixin AgentOptions agent,
      @Option(
              names = "--java-option",
              paramLabel = "OPTION",
              description = "An option for Java, such as -Xmx128m; may be given several times.")
          @Nullable List<String> javaOptions,
      @Option(
              names = "--account",
              paramLabel = "NAME",
              defaultValue = ServiceDefinition.OWN_ACCOUNT,
              description = "The account that runs it; default: ${DEFAULT-VALUE}.")
          String account)
      throws IOException {
    NativeLibrary.install();
    List<String> command = new ArrayList<>(List.of(java().toString()));
    command.addAll(JAVA_OPTIONS);
    command.addAll(javaOptions == null ? List.of() : javaOptions);
    command.addAll(List.of("-jar", NativeLibrary.program().toString(), Main.AS_SERVICE));
    RunOptions options = agent.options(spec);
    command.addAll(options.arguments());
    Path directory = AgentFiles.below(options.root()).directory();
    AccessControl access = new AccessControl(win32.get());
    access.claim(directory);
    say(registration().install(ServiceDefinition.agent(ImagePath.of(command), account)));
    // Only now: the service's own account exists as long as the service does.
    say(access.open(directory, account));
    err().println("installed; \"evenkeel-agent service start\" starts it");
    return 0;
  }

  @Command(
      name = "uninstall",
      description = "Removes the service; agent.xml stays. A running one is removed when it stops.")
  int uninstall() throws IOException {
    say(registration().uninstall());
    return 0;
  }

  @Command(name = "start", description = "Starts the service and waits until it serves.")
  int start() throws IOException {
    return reached(ServiceReport.State.RUNNING, registration().start(AT_MOST));
  }

  @Command(
      name = "stop",
      description = "Stops the service, which says drain first, and waits until it has stopped.")
  int stop() throws IOException {
    return reached(ServiceReport.State.STOPPED, registration().stop(AT_MOST));
  }

  private int reached(ServiceReport.State wanted, ServiceReport report) {
    if (report.state() == wanted && report.failure().isEmpty()) {
      return 0;
    }
    err()
        .println(
            "evenkeel-agent: the service is %s%s; the event log (Windows Logs, Application, source %s) says why"
                .formatted(
                    report.state(),
                    report.failure().map(why -> ", " + why).orElse(""),
                    ServiceDefinition.NAME));
    return 1;
  }

  /** How the state is shown. */
  enum Format {
    TABLE("%-7s  %s%n%-7s  %s%n%-7s  %d%n%-7s  %s%n"),
    JSON("{\"%s\": \"%s\", \"%s\": \"%s\", \"%s\": %d, \"%s\": \"%s\"}%n"),
    YAML("%s: \"%s\"%n%s: \"%s\"%n%s: %d%n%s: \"%s\"%n");

    private final String pattern;

    Format(String pattern) {
      this.pattern = pattern;
    }

    String render(ServiceReport report) {
      return String.format(
          Locale.ROOT,
          pattern,
          "service",
          ServiceDefinition.NAME,
          "state",
          report.state(),
          "process",
          report.processId(),
          "failure",
          report.failure().orElse(""));
    }
  }

  @Command(name = "status", description = "Shows the state of the service.")
  int status(
      @Option(
              names = {"-o", "--output"},
              paramLabel = "FORMAT",
              defaultValue = "table",
              description = "table, json or yaml; default: ${DEFAULT-VALUE}.")
          Format format)
      throws IOException {
    PrintWriter out = spec.commandLine().getOut();
    out.print(format.render(registration().look()));
    out.flush();
    return 0;
  }

  private void say(List<String> warnings) {
    warnings.forEach(warning -> err().println("evenkeel-agent: warning: " + warning));
  }

  private PrintWriter err() {
    return spec.commandLine().getErr();
  }

  /** The Java that runs this. */
  private static Path java() {
    return Path.of(System.getProperty("java.home"), "bin", "java.exe");
  }
}
