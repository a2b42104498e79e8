package org.evenkeel.coordinator.dispatch.haproxy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.evenkeel.coordinator.dispatch.CommandRunner;
import org.evenkeel.coordinator.dispatch.DispatchException;
import org.evenkeel.coordinator.dispatch.Dispatcher;
import org.evenkeel.coordinator.dispatch.Observation;
import org.evenkeel.coordinator.dispatch.Observation.Place;
import org.evenkeel.coordinator.dispatch.Step;
import org.evenkeel.coordinator.dispatch.TableService;
import org.evenkeel.coordinator.dispatch.haproxy.Published.Refusal;
import org.evenkeel.coordinator.model.Engine;
import org.evenkeel.coordinator.model.ServiceKey;
import org.jspecify.annotations.Nullable;

/**
 * HAProxy as an engine. Its process outlives this object and this process, and is taken over by the
 * next; it ends when the last service goes.
 *
 * <p>{@link #apply} waits a moment for what it asks for. What takes longer is shown by {@link
 * #read} as if it were done, until it is known not to be: then its steps come again and fail with
 * the reason. Used by one thread, the director's; {@link #troubles} may be read by any.
 */
public final class HaproxyDispatcher implements Dispatcher {
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  /** How long a process may be silent before it counts as hung. */
  private static final Duration SILENCE = Duration.ofSeconds(3);

  private static final Duration MOMENT = Duration.ofMillis(100);

  /** How long what was refused is not tried again. */
  private static final Duration RETRY = Duration.ofSeconds(10);

  /**
   * The kernel's limit for a socket's path is 107 bytes; HAProxy adds its process to it at first.
   */
  private static final int PATH_BYTES_MAX = 95;

  private static final Pattern VERSION = Pattern.compile("version (\\d{1,4})\\.(\\d{1,4})");

  private final Surroundings surroundings;
  private final HaproxyEngine engine;
  private final Map<ServiceKey, Remembered> remembered = new HashMap<>();
  private List<TableService> view;
  private long submitted;
  private long seen;

  private record Remembered(Refusal refusal, long until) {}

  private HaproxyDispatcher(Surroundings surroundings, HaproxyEngine engine) {
    this.surroundings = surroundings;
    this.engine = engine;
    this.view = engine.published().table();
  }

  /** What came of opening HAProxy. */
  public sealed interface Opening {
    /** It can be used. */
    record Ready(HaproxyDispatcher dispatcher) implements Opening {}

    /** It cannot; the reason ends with what to do about it. */
    record Unusable(String reason) implements Opening {}
  }

  /**
   * What went wrong with one destination, since it was added.
   *
   * @param connections that it was given
   * @param connectionErrors connections to it that failed for good
   * @param retries connections that it did not take, and that were tried again, here or elsewhere
   * @param serverErrors answers with a status from 500 on
   * @param broken connections that it broke off, or answered with nonsense
   */
  public record Trouble(
      long connections, long connectionErrors, long retries, long serverErrors, long broken) {
    /** Nothing was tried. */
    static final Trouble NONE = new Trouble(0, 0, 0, 0, 0);
  }

  /** Looks for HAProxy, 2.6 or later, and takes over the process if an earlier one runs. */
  public static Opening open(HaproxySettings settings, CommandRunner commands) {
    Optional<String> problem = problem(settings, commands);
    if (problem.isPresent()) {
      return new Opening.Unusable(problem.get());
    }
    boolean root = "root".equals(System.getProperty("user.name"));
    boolean user =
        root
            && commands.run(List.of("getent", "passwd", "haproxy"), PATIENCE).succeeded()
            && commands.run(List.of("getent", "group", "haproxy"), PATIENCE).succeeded();
    Surroundings surroundings =
        new Surroundings(
            settings.directory(), settings.exchange(), settings.certificates(), root, user);
    try {
      directory(settings.directory(), "rwx------");
      directory(settings.exchange(), "rwx--x--x");
      if (user) {
        passable(settings.exchange().getParent());
      }
    } catch (IOException e) {
      return new Opening.Unusable(
          "the directory for HAProxy cannot be made: %s; this user must be allowed to write there"
              .formatted(e.getMessage()));
    }
    HaproxyEngine engine =
        new HaproxyEngine(
            surroundings,
            new Program(settings.binary(), surroundings, commands),
            new Worker(surroundings, SILENCE),
            new PageFile(surroundings, settings.page()),
            new SharedTables(surroundings, settings.sharing()));
    return new Opening.Ready(new HaproxyDispatcher(surroundings, engine));
  }

  /**
   * Says what getting from one table to another needs more than commands to the running process.
   * Pure.
   *
   * @return why a reload is needed, for example {@code rules of web change}; empty when it is not
   */
  public static List<String> reloads(List<TableService> before, List<TableService> after) {
    Path nowhere = Path.of("/");
    Surroundings anywhere = new Surroundings(nowhere, nowhere, nowhere, true, true);
    return switch (Reconciliation.between(
        feasible(before, anywhere), Map.of(), feasible(after, anywhere), anywhere)) {
      case Reconciliation.Move.Tell _ -> List.of();
      case Reconciliation.Move.Reload(List<String> reasons) -> reasons;
    };
  }

  @Override
  public List<String> reloads(List<TableService> wanted) {
    return view.isEmpty() || wanted.isEmpty() ? List.of() : reloads(view, wanted);
  }

  @Override
  public Engine engine() {
    return Engine.HAPROXY;
  }

  @Override
  public Observation read() throws DispatchException {
    Optional<String> trouble = engine.takeTrouble();
    if (trouble.isPresent()) {
      throw new DispatchException(trouble.get());
    }
    Published now = engine.published();
    look(now);
    Map<Place, Observation.Counters> counters = new HashMap<>();
    now.rows()
        .forEach(
            (place, row) ->
                counters.put(
                    place,
                    new Observation.Counters(
                        row.current(), 0, row.total(), row.bytesIn(), row.bytesOut())));
    return new Observation(view, counters, now.counted() >= submitted);
  }

  /** What went wrong with destinations, of those with which anything was tried. Thread-safe. */
  public Map<Place, Trouble> troubles() {
    Map<Place, Trouble> troubles = new HashMap<>();
    engine
        .published()
        .rows()
        .forEach(
            (place, row) ->
                troubles.put(
                    place,
                    new Trouble(
                        row.total(),
                        row.connectionErrors(),
                        row.retries(),
                        row.serverErrors(),
                        row.broken())));
    return troubles;
  }

  /** What users should know beside what becomes of services. Thread-safe. */
  public List<String> notices() {
    return engine.unshared().stream().toList();
  }

  @Override
  public List<Failure> apply(List<Step> steps) {
    if (steps.isEmpty()) {
      return List.of();
    }
    TableEdits.Result edited = TableEdits.apply(view, steps, surroundings);
    Map<ServiceKey, String> reasons = new HashMap<>();
    List<TableService> table = withoutRefused(edited, reasons);
    if (!table.equals(view)) {
      view = table;
      submitted = engine.submit(table);
      Published now = engine.await(submitted, MOMENT);
      look(now);
      if (now.generation() >= submitted) {
        now.down().ifPresent(why -> edited.touched().forEach(key -> reasons.put(key, why)));
        now.refused().forEach((key, refusal) -> reasons.put(key, refusal.reason()));
      }
    }
    Set<Step> failed = Set.copyOf(edited.failures().stream().map(Failure::step).toList());
    List<Failure> failures = new ArrayList<>(edited.failures());
    for (Step step : steps) {
      String reason = reasons.get(step.service());
      if (reason != null && !failed.contains(step)) {
        failures.add(new Failure(step, reason));
      }
    }
    return failures;
  }

  /** Whether everything that was asked for has been dealt with. */
  boolean isSettled() {
    return engine.published().generation() >= submitted;
  }

  /** Lets go of the process, which goes on; it ends when the last service is removed. */
  @Override
  public void close() {
    engine.close();
  }

  /** Takes note of what the engine has dealt with. */
  private void look(Published now) {
    if (now.generation() != submitted) {
      return; // it is on its way: as if it were done
    }
    view = now.table();
    if (seen != now.generation()) {
      seen = now.generation();
      long until = System.nanoTime() + RETRY.toNanos();
      now.refused().forEach((key, refusal) -> remembered.put(key, new Remembered(refusal, until)));
    }
  }

  /** Takes services that were refused only just now out of what is wanted, with the reasons. */
  private List<TableService> withoutRefused(
      TableEdits.Result edited, Map<ServiceKey, String> reasons) {
    long now = System.nanoTime();
    remembered.values().removeIf(refused -> now - refused.until() >= 0);
    if (remembered.isEmpty()) {
      return edited.table();
    }
    Map<ServiceKey, TableService> before = new LinkedHashMap<>();
    view.forEach(service -> before.put(service.key(), service));
    List<TableService> table = new ArrayList<>();
    for (TableService service : edited.table()) {
      Remembered refused = remembered.get(service.key());
      if (refused == null
          || !edited.touched().contains(service.key())
          || !Reconciliation.alike(refused.refusal().wanted(), service)) {
        table.add(service);
      } else {
        reasons.put(service.key(), refused.refusal().reason());
        Optional.ofNullable(before.get(service.key())).ifPresent(table::add);
      }
    }
    return List.copyOf(table);
  }

  private static List<TableService> feasible(List<TableService> table, Surroundings surroundings) {
    return table.stream()
        .filter(service -> Feasibility.problem(service, surroundings).isEmpty())
        .toList();
  }

  private static Optional<String> problem(HaproxySettings settings, CommandRunner commands) {
    int bytes =
        Math.max(
            settings
                .directory()
                .resolve("master.sock")
                .toString()
                .getBytes(StandardCharsets.UTF_8)
                .length,
            settings
                .exchange()
                .resolve("peers.sock")
                .toString()
                .getBytes(StandardCharsets.UTF_8)
                .length);
    if (bytes > PATH_BYTES_MAX) {
      return Optional.of(
          "the path of HAProxy's sockets below %s is %d bytes long, and sockets take %d; use a shorter root directory"
              .formatted(settings.directory(), bytes, PATH_BYTES_MAX));
    }
    CommandRunner.Result result =
        commands.run(List.of(settings.binary().toString(), "-v"), PATIENCE);
    if (!result.succeeded()) {
      return Optional.of(
          "HAProxy is missing (%s): install it with: sudo apt-get install haproxy"
              .formatted(result.output().lines().findFirst().orElse(settings.binary().toString())));
    }
    Matcher version = VERSION.matcher(result.output());
    if (!version.find()) {
      return Optional.of(settings.binary() + " does not say its version; install HAProxy 2.6");
    }
    int release = Integer.parseInt(version.group(1)) * 10_000 + Integer.parseInt(version.group(2));
    return release >= 20_006
        ? Optional.empty()
        : Optional.of(
            "HAProxy %s.%s is too old; install 2.6 or later"
                .formatted(version.group(1), version.group(2)));
  }

  /**
   * Lets HAProxy's user pass through to what lies below: below a root directory of our own, {@code
   * run} is made for us alone, and tables of clients would be lost at each reload.
   */
  private static void passable(@Nullable Path directory) throws IOException {
    if (directory != null) {
      Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(directory);
      if (permissions.add(PosixFilePermission.OTHERS_EXECUTE)) {
        Files.setPosixFilePermissions(directory, permissions);
      }
    }
  }

  private static void directory(Path directory, String mode) throws IOException {
    Files.createDirectories(directory);
    Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString(mode));
  }
}
