package org.evenkeel.agent.monitor.host;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.evenkeel.agent.monitor.model.ServiceState;
import org.evenkeel.agent.monitor.model.ServiceState.Kind;

/** The agent as a Windows service, by sc.exe. Changing it takes an administrator. */
public final class WindowsService implements ServiceControl {
  /** The service's name. */
  public static final String NAME = "evenkeel-agent";

  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final Duration STOP_WITHIN = Duration.ofMinutes(1);
  private static final Duration PAUSE = Duration.ofMillis(250);

  // winerror.h
  private static final int ERROR_ACCESS_DENIED = 5;
  private static final int ERROR_SERVICE_DOES_NOT_EXIST = 1060;
  private static final int ERROR_SERVICE_NOT_ACTIVE = 1062;

  /** Of the line {@code STATE : 4 RUNNING}; the label may be translated, the state is not. */
  private static final Pattern STATE =
      Pattern.compile(": *\\d+ +(RUNNING|STOPPED|((START|STOP|PAUSE|CONTINUE)_PENDING)|PAUSED)\\b");

  private final Commands commands;

  WindowsService(Commands commands) {
    this.commands = commands;
  }

  @Override
  public ServiceState state() {
    try {
      Commands.Outcome shown = commands.run(List.of("sc", "query", NAME), PATIENCE);
      if (shown.good()) {
        return parse(shown.output());
      }
      return shown.exit() == ERROR_SERVICE_DOES_NOT_EXIST
          ? new ServiceState(
              Kind.NOT_INSTALLED, "Windows knows no service %s; install the agent".formatted(NAME))
          : new ServiceState(Kind.NO_MANAGER, "sc query ended with " + shown.exit());
    } catch (IOException e) {
      return new ServiceState(Kind.NO_MANAGER, e.getMessage() == null ? "" + e : e.getMessage());
    }
  }

  /** Reads what {@code sc query} prints (states: winsvc.h). */
  static ServiceState parse(String query) {
    Matcher state = STATE.matcher(query);
    if (!state.find()) {
      return new ServiceState(Kind.NO_MANAGER, "sc query said nothing of a state");
    }
    return switch (state.group(1)) {
      case "RUNNING" -> new ServiceState(Kind.RUNNING, "");
      case "STOPPED" -> new ServiceState(Kind.STOPPED, "");
      default -> new ServiceState(Kind.CHANGING, "Windows: " + state.group(1));
    };
  }

  @Override
  public void start() throws IOException {
    change("start", 0);
  }

  @Override
  public void stop() throws IOException {
    change("stop", ERROR_SERVICE_NOT_ACTIVE);
  }

  @Override
  public void restart() throws IOException {
    stop();
    long end = System.nanoTime() + STOP_WITHIN.toNanos();
    while (state().kind() != Kind.STOPPED) {
      if (System.nanoTime() - end > 0 || Thread.currentThread().isInterrupted()) {
        throw new IOException(
            "the service has not stopped within %d s; look at it in services.msc"
                .formatted(STOP_WITHIN.toSeconds()));
      }
      LockSupport.parkNanos(PAUSE.toNanos());
    }
    start();
  }

  private void change(String verb, int alreadySo) throws IOException {
    Commands.Outcome outcome = commands.run(List.of("sc", verb, NAME), PATIENCE);
    if (outcome.good() || (alreadySo != 0 && outcome.exit() == alreadySo)) {
      return;
    }
    String why =
        outcome.exit() == ERROR_ACCESS_DENIED
            ? "access denied; start the monitor with \"Run as administrator\""
            : "sc ended with %d; look at it in services.msc".formatted(outcome.exit());
    throw new IOException("cannot %s the service: %s".formatted(verb, why));
  }
}
