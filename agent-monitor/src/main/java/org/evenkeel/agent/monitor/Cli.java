package org.evenkeel.agent.monitor;

import java.awt.EventQueue;
import java.awt.GraphicsEnvironment;
import java.io.IOException;
import java.io.PrintWriter;
import java.lang.reflect.InvocationTargetException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.evenkeel.agent.ControlAddress;
import org.evenkeel.agent.HelpWord;
import org.evenkeel.agent.monitor.config.AgentFile;
import org.evenkeel.agent.monitor.host.Commands;
import org.evenkeel.agent.monitor.host.ControlLink;
import org.evenkeel.agent.monitor.host.DesktopColours;
import org.evenkeel.agent.monitor.host.FileLog;
import org.evenkeel.agent.monitor.host.JournalLog;
import org.evenkeel.agent.monitor.host.LogSource;
import org.evenkeel.agent.monitor.host.NoLog;
import org.evenkeel.agent.monitor.host.ProcessCommands;
import org.evenkeel.agent.monitor.host.ServiceControl;
import org.evenkeel.agent.monitor.model.Brightness;
import org.evenkeel.agent.monitor.view.MonitorWindow;
import org.evenkeel.agent.monitor.view.ThemeChoice;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Option;

/** The command line, and what it puts together. */
@Command(
    name = "evenkeel-agent-monitor",
    description =
        "Shows the feedback agent of this machine: load, answer, state, configuration, log.",
    versionProvider = Cli.Version.class,
    mixinStandardHelpOptions = true,
    footerHeading = "%nExamples:%n",
    footer = {
      "  evenkeel-agent-monitor",
      "  evenkeel-agent-monitor --theme dark",
      "  evenkeel-agent-monitor --root /tmp/second     an agent of that --root"
    })
final class Cli implements Callable<Integer> {
  @Option(
      names = "--root",
      paramLabel = "DIR",
      description = "Directory below which the agent's files are; default: $EVENKEEL_ROOT, or /.")
  private @Nullable Path root;

  @Option(
      names = "--socket",
      paramLabel = "PATH",
      description = {
        "The agent's control socket instead of ROOT/run/evenkeel/agent.sock;",
        "a .json file holds a loopback port and a token."
      })
  private @Nullable Path socket;

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = "The file to edit instead of ROOT/etc/evenkeel/agent.xml.")
  private @Nullable Path config;

  @Option(
      names = "--log",
      paramLabel = "FILE",
      description = "A log file to show instead of the journal.")
  private @Nullable Path log;

  @Option(
      names = "--theme",
      paramLabel = "THEME",
      defaultValue = "system",
      description = "light, dark or system; default: ${DEFAULT-VALUE}.")
  private ThemeChoice theme = ThemeChoice.SYSTEM;

  @Option(names = "--debug", description = "Show where in the program a failure came from.")
  private boolean debug;

  private Cli() {}

  /** Opens the window or says why not; returns the exit status, 0 when it is open. */
  static int run(String[] args, PrintWriter out, PrintWriter err) {
    Cli cli = new Cli();
    return new CommandLine(cli)
        .setOut(out)
        .setErr(err)
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setExecutionExceptionHandler((cause, command, _) -> cli.failed(cause, command.getErr()))
        .execute(HelpWord.asOption(args));
  }

  private int failed(Exception cause, PrintWriter err) {
    if (debug) {
      cause.printStackTrace(err);
    }
    err.println(
        "evenkeel-agent-monitor: " + Optional.ofNullable(cause.getMessage()).orElse("" + cause));
    return 1;
  }

  @Override
  public Integer call() throws IOException, InterruptedException, InvocationTargetException {
    if (GraphicsEnvironment.isHeadless()) {
      throw new IOException(
          "no desktop to open a window on; start it on one, or see the agent with \"evenkeel-agent"
              + " status\"");
    }
    boolean windows = System.getProperty("os.name", "").startsWith("Windows");
    MonitorFiles files = MonitorFiles.of(Optional.ofNullable(root), windows, System.getenv());
    AgentFile file =
        new AgentFile(Optional.ofNullable(config).orElse(files.configuration()).toAbsolutePath());
    ControlAddress control =
        Optional.ofNullable(socket).map(MonitorFiles::control).orElse(files.control());
    Commands commands = new ProcessCommands();
    Presenter.World world =
        new Presenter.World(
            new ControlLink(control),
            ServiceControl.ofThisSystem(commands),
            file,
            logSource(windows),
            new DesktopColours(commands));
    open(world);
    return 0;
  }

  private LogSource logSource(boolean windows) {
    if (log != null) {
      return new FileLog(log);
    }
    return windows
        ? new NoLog(
            "The agent writes to the Windows event log; look there with eventvwr.msc, or give a"
                + " file with --log FILE.")
        : new JournalLog();
  }

  private void open(Presenter.World world) throws InterruptedException, InvocationTargetException {
    Brightness brightness =
        switch (theme) {
          case LIGHT -> Brightness.LIGHT;
          case DARK -> Brightness.DARK;
          case SYSTEM -> world.desktop().now().orElse(Brightness.LIGHT);
        };
    Presenter presenter = new Presenter(world, theme);
    MonitorWindow.Names names =
        new MonitorWindow.Names(
            hostName(), world.file().path().toString(), world.log().name(), Version.version());
    EventQueue.invokeAndWait(
        () -> presenter.start(MonitorWindow.open(presenter, names, theme, brightness)));
  }

  private static String hostName() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException _) {
      return "this machine";
    }
  }

  /** The version that the build wrote into the jar. */
  static final class Version implements IVersionProvider {
    static String version() {
      String version = Main.class.getPackage().getImplementationVersion();
      return version == null ? "development" : version;
    }

    @Override
    public String[] getVersion() {
      return new String[] {"evenkeel-agent-monitor " + version()};
    }
  }
}
