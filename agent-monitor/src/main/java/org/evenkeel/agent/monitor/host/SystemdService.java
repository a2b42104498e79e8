package org.evenkeel.agent.monitor.host;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.evenkeel.agent.monitor.model.ServiceState;
import org.evenkeel.agent.monitor.model.ServiceState.Kind;

/** The agent as a unit of systemd, by systemctl(1); pkexec(1) asks for the right to change it. */
public final class SystemdService implements ServiceControl {
  /** The unit. */
  public static final String UNIT = "evenkeel-agent";

  private static final Duration LOOK = Duration.ofSeconds(5);

  /** Long, because pkexec waits for somebody to type a password. */
  private static final Duration CHANGE = Duration.ofMinutes(3);

  /** Of pkexec: the dialog was dismissed, or the user is not authorized. */
  private static final int DISMISSED = 126;

  private static final int NOT_AUTHORIZED = 127;

  private final Commands commands;
  private final boolean root;

  /** {@code root}: whether no permission has to be asked for. */
  SystemdService(Commands commands, boolean root) {
    this.commands = commands;
    this.root = root;
  }

  /** With or without pkexec, as this process needs it. */
  static SystemdService ofThisUser(Commands commands) {
    return new SystemdService(commands, "root".equals(System.getProperty("user.name")));
  }

  @Override
  public ServiceState state() {
    try {
      Commands.Outcome shown =
          commands.run(
              List.of(
                  "systemctl", "show", "--property=LoadState,ActiveState,SubState,Result", UNIT),
              LOOK);
      return shown.good()
          ? parse(shown.output())
          : new ServiceState(Kind.NO_MANAGER, "systemd does not answer: " + line(shown.output()));
    } catch (IOException e) {
      return new ServiceState(
          Kind.NO_MANAGER, "no systemd on this machine (%s)".formatted(e.getMessage()));
    }
  }

  /** Reads the properties that {@code systemctl show} prints, one {@code NAME=VALUE} a line. */
  static ServiceState parse(String properties) {
    Map<String, String> values =
        properties
            .lines()
            .filter(line -> line.contains("="))
            .map(line -> line.split("=", 2))
            .collect(Collectors.toMap(pair -> pair[0], pair -> pair[1], (first, _) -> first));
    if (!values.getOrDefault("LoadState", "").equals("loaded")) {
      return new ServiceState(
          Kind.NOT_INSTALLED,
          "systemd knows no unit %s; install the agent's package".formatted(UNIT));
    }
    return switch (values.getOrDefault("ActiveState", "")) {
      case "active" -> new ServiceState(Kind.RUNNING, "");
      case "activating", "deactivating", "reloading", "refreshing", "maintenance" ->
          new ServiceState(Kind.CHANGING, "systemd: " + values.getOrDefault("SubState", ""));
      case "failed" ->
          new ServiceState(
              Kind.FAILED,
              "the service ended with \"%s\"; the log says why"
                  .formatted(values.getOrDefault("Result", "failure")));
      default -> new ServiceState(Kind.STOPPED, "");
    };
  }

  @Override
  public void start() throws IOException {
    change("start");
  }

  @Override
  public void stop() throws IOException {
    change("stop");
  }

  @Override
  public void restart() throws IOException {
    change("restart");
  }

  private void change(String verb) throws IOException {
    List<String> systemctl = List.of("systemctl", verb, UNIT);
    String byHand = "; by hand: sudo " + String.join(" ", systemctl);
    Commands.Outcome outcome;
    try {
      outcome = commands.run(root ? systemctl : prefixed("pkexec", systemctl), CHANGE);
    } catch (IOException e) {
      throw new IOException(
          "cannot %s the service: %s%s".formatted(verb, e.getMessage(), byHand), e);
    }
    if (outcome.good()) {
      return;
    }
    boolean refused = !root && (outcome.exit() == DISMISSED || outcome.exit() == NOT_AUTHORIZED);
    String why = refused ? "permission was not given" : line(outcome.output());
    throw new IOException("cannot %s the service: %s%s".formatted(verb, why, byHand));
  }

  private static List<String> prefixed(String first, List<String> rest) {
    return Stream.concat(Stream.of(first), rest.stream()).toList();
  }

  /** The first line that says something. */
  private static String line(String output) {
    return output
        .lines()
        .map(String::strip)
        .filter(l -> !l.isEmpty())
        .findFirst()
        .orElse("no reason given");
  }
}
