package org.evenkeel.agent.windows;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.evenkeel.agent.ConfigurationException;
import org.evenkeel.agent.Log;

/**
 * The program {@code evenkeel-agent} of Windows. Exit status: 0 done, 1 failed, 2 wrong usage or a
 * wrong agent.xml.
 */
public final class Main {
  /** The first argument of the command line that the service manager has. */
  static final String AS_SERVICE = "run-as-service";

  /** How long the end of a console program may take after its linger. */
  private static final Duration END_WITHIN = Duration.ofSeconds(5);

  private Main() {}

  /** Runs the program and ends the process. */
  public static void main(String[] args) {
    // Numbers in files, rules and protocols have the digits 0 to 9, whatever people here write.
    Locale.setDefault(Locale.ROOT);
    NativeLibrary.preferInstalled();
    PrintWriter out = new PrintWriter(System.out, true, System.out.charset());
    PrintWriter err = new PrintWriter(System.err, true, System.err.charset());
    System.exit(run(args, out, err));
  }

  /** Runs the program with streams of the caller's; returns the exit status. */
  static int run(String[] args, PrintWriter out, PrintWriter err) {
    List<String> arguments = List.of(args);
    Optional<RunOptions> options =
        arguments.isEmpty()
            ? Optional.empty()
            : RunOptions.plain(arguments.subList(1, arguments.size()));
    if (options.isEmpty()) {
      return Cli.run(args, out, err);
    }
    try {
      return switch (args[0]) {
        case "run" -> onConsole(options.get(), err);
        case AS_SERVICE -> asService(options.get());
        default -> Cli.run(args, out, err);
      };
    } catch (IOException | RuntimeException e) {
      return failed(e, err);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return failed(e, err);
    }
  }

  /** Serves until the console says to end. */
  static int onConsole(RunOptions options, PrintWriter err)
      throws IOException, InterruptedException {
    Log log = new Log(err);
    Win32 win32 = new JnaWin32();
    CountDownLatch ended = new CountDownLatch(1);
    try (AgentProcess agent = agent(options, win32, log)) {
      Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().unstarted(() -> end(agent, ended)));
      agent.start();
      agent.run();
      return 0;
    } catch (ConfigurationException _) {
      // Every problem is in the log.
      return 2;
    } finally {
      ended.countDown();
    }
  }

  /** Ctrl+C, or a closed window: Java ends as soon as this returns, so the agent ends before. */
  private static void end(AgentProcess agent, CountDownLatch ended) {
    agent.leave();
    try {
      Duration atMost = agent.linger().plus(END_WITHIN);
      boolean _ = ended.await(atMost.toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private static int asService(RunOptions options) throws IOException {
    Win32 win32 = new JnaWin32();
    try (PrintWriter events = new PrintWriter(eventLog(win32))) {
      Log log = new Log(events);
      return new ServiceHost(win32, agent(options, win32, log), log).run();
    }
  }

  /** An agent without a log still answers. */
  private static Writer eventLog(Win32 win32) {
    try {
      return new EventLogWriter(win32, System::nanoTime);
    } catch (Win32Exception _) {
      return Writer.nullWriter();
    }
  }

  private static AgentProcess agent(RunOptions options, Win32 win32, Log log) {
    return new AgentProcess(
        options, new WindowsMetrics(win32, System::nanoTime), new AccessControl(win32), log);
  }

  /** Says what went wrong, in a line for the operator; returns the exit status. */
  static int failed(Exception cause, PrintWriter err) {
    err.println("evenkeel-agent: " + Optional.ofNullable(cause.getMessage()).orElse("" + cause));
    return 1;
  }
}
