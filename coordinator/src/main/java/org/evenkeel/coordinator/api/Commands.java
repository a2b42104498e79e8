package org.evenkeel.coordinator.api;

import io.javalin.http.Context;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.evenkeel.coordinator.director.Command;
import org.evenkeel.coordinator.director.Control;
import org.evenkeel.coordinator.director.Outcome;
import org.evenkeel.coordinator.model.OperatorState;
import org.evenkeel.coordinator.model.RealServerId;
import org.evenkeel.coordinator.model.Snapshot.RealServerStatus;
import org.evenkeel.coordinator.model.Snapshot.ServiceStatus;

/** Offers commands to the director; whatever it does not do ends the request with the reason. */
public final class Commands {
  private Commands() {}

  /**
   * Sets the operator state of a real server.
   *
   * @param request who asks, and where it is recorded
   * @param word the state's name, as the client wrote it
   * @param deadline see {@link Command.SetState}
   * @throws InterruptedException when the server stops meanwhile
   */
  public static void setState(
      Control control,
      Context request,
      RealServerId realServer,
      String word,
      Optional<Duration> deadline)
      throws InterruptedException {
    Requester requester = Gate.requester(request);
    Recording.about(request, realServer.toString());
    Recording.change(
        request, state(control, realServer).map(OperatorState::toString).orElse("none"), word);
    requester.requireService(realServer.service());
    OperatorState state =
        Arrays.stream(OperatorState.values())
            .filter(candidate -> candidate.toString().equals(word))
            .findFirst()
            .orElseThrow(() -> ProblemException.of(400, "no such state: send one of " + words()));
    if (deadline.isPresent() && state != OperatorState.DRAIN) {
      throw ProblemException.of(400, "only drain has a deadline");
    }
    Outcome.Done _ =
        request(control, new Command.SetState(realServer, state, requester.name(), deadline));
  }

  /**
   * Has a real server's check run at once.
   *
   * @throws InterruptedException when the server stops meanwhile
   */
  public static Outcome.Probed check(Control control, RealServerId realServer, Requester requester)
      throws InterruptedException {
    requester.requireService(realServer.service());
    Outcome outcome = control.check(realServer);
    if (outcome instanceof Outcome.Probed probed) {
      return probed;
    }
    Outcome.Done _ = done(outcome);
    throw new IllegalStateException("neither probed nor refused: " + outcome);
  }

  /** A real server as the last snapshot has it; when there is none that ends the request. */
  public static RealServerStatus status(Control control, RealServerId id) {
    List<ServiceStatus> services = control.snapshot().virtualServices();
    ServiceStatus service =
        services.stream()
            .filter(candidate -> candidate.configured().name().equals(id.service()))
            .findFirst()
            .orElseThrow(() -> ProblemException.of(404, "no virtual service " + id.service()));
    return service.realServers().stream()
        .filter(real -> real.configured().name().equals(id.realServer()))
        .findFirst()
        .orElseThrow(
            () ->
                ProblemException.of(
                    404, "no real server %s in %s".formatted(id.realServer(), id.service())));
  }

  /** What a configuration would change. */
  static Outcome.Planned plan(Control control, Command.Configure configure)
      throws InterruptedException {
    Outcome outcome = control.request(configure);
    if (outcome instanceof Outcome.Planned planned) {
      return planned;
    }
    Outcome.Done _ = done(outcome);
    throw new IllegalStateException("neither planned nor refused: " + outcome);
  }

  /** Has a command carried out. */
  static Outcome.Done request(Control control, Command command) throws InterruptedException {
    return done(control.request(command));
  }

  /** The operator state of a real server; empty when there is no such real server. */
  static Optional<OperatorState> state(Control control, RealServerId id) {
    return control.snapshot().virtualServices().stream()
        .filter(service -> service.configured().name().equals(id.service()))
        .flatMap(service -> service.realServers().stream())
        .filter(real -> real.configured().name().equals(id.realServer()))
        .map(RealServerStatus::state)
        .findFirst();
  }

  private static Outcome.Done done(Outcome outcome) {
    return switch (outcome) {
      case Outcome.Probed _ -> throw new IllegalStateException("no check was asked for");
      case Outcome.Done done -> done;
      case Outcome.Planned planned -> new Outcome.Done(planned.revision());
      case Outcome.Refused(var problems) -> throw refused(problems);
      case Outcome.NotFound(String message) -> throw ProblemException.of(404, message);
      case Outcome.Conflict(String message) -> throw ProblemException.of(412, message);
      case Outcome.Elsewhere(String message) -> throw ProblemException.of(409, message);
      case Outcome.Unavailable(String message) ->
          throw ProblemException.of(503, message, "Retry-After", "1");
    };
  }

  /** A configuration in which something is wrong. */
  static ProblemException refused(List<String> problems) {
    return ProblemException.of(
        422, "refused as a whole, nothing changed; put right each of the problems", problems);
  }

  private static String words() {
    return Arrays.stream(OperatorState.values())
        .map(OperatorState::toString)
        .collect(Collectors.joining(", "));
  }
}
