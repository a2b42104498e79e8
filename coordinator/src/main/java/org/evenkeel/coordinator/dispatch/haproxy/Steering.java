package org.evenkeel.coordinator.dispatch.haproxy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.SecureRandom;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.stream.Collectors;
import org.evenkeel.coordinator.dispatch.TableService;
import org.evenkeel.coordinator.dispatch.haproxy.Section.Slot;
import org.evenkeel.coordinator.dispatch.haproxy.Statistics.Processes;
import org.evenkeel.coordinator.model.ServiceKey;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings the process to a table that is wanted, as far as that can be done. For the engine's
 * thread.
 */
final class Steering {
  private static final Logger LOG = LoggerFactory.getLogger(Steering.class);

  /** Each time at least one service is left out; more rounds than these are not worth the wait. */
  private static final int TRIALS_MAX = 50;

  private static final long CONFIGURATION_BYTES_MAX = 256L << 20;

  private final Surroundings surroundings;
  private final Program program;
  private final Worker worker;
  private final SecureRandom random = new SecureRandom();
  private final PageFile page;
  private final SharedTables shared;
  private final Runnable beforeReload;
  private @Nullable Running running;
  private int structure;

  /** What the file has; null when that is not known. */
  private @Nullable TableFile saved;

  Steering(
      Surroundings surroundings,
      Program program,
      Worker worker,
      PageFile page,
      SharedTables shared,
      Runnable beforeReload) {
    this.surroundings = surroundings;
    this.program = program;
    this.worker = worker;
    this.page = page;
    this.shared = shared;
    this.beforeReload = beforeReload;
  }

  /** The process could not be brought to run, or to answer. */
  static final class SteeringException extends Exception {
    private static final long serialVersionUID = 1L;

    private final boolean hung;

    SteeringException(String message, boolean hung) {
      super(message);
      this.hung = hung;
    }

    /** Whether the process has to be ended, for it does not answer. */
    boolean hung() {
      return hung;
    }
  }

  /** What runs; null when nothing does. */
  @Nullable Running running() {
    return running;
  }

  /** Another number whenever services or servers have come or gone. */
  int structure() {
    return structure;
  }

  /** Takes over a process that an earlier coordinator has left; ends one that does not answer. */
  void adopt() {
    Optional<TableFile> file = Optional.empty();
    try {
      String identity = worker.identity();
      Processes processes = worker.processes();
      file =
          TableFile.read(tableFile())
              .filter(read -> read.identity().equals(identity))
              .or(
                  () ->
                      TableFile.read(nextTableFile())
                          .filter(read -> read.identity().equals(identity)));
      running =
          file.isPresent()
              ? Adoption.of(file.get(), worker.states(), processes)
              : new Running(identity, false, List.of(), Map.of(), processes);
      shared.adopt(configured(identity).orElse(""));
      LOG.info(
          "HAProxy (process {}) goes on with {} services",
          processes.master(),
          running.table().size());
    } catch (IOException e) {
      running = null;
      program.kill(keptProcesses());
      LOG.debug("no HAProxy runs here: {}", e.getMessage());
    }
  }

  /**
   * Brings the process to a table.
   *
   * @return why services are not as they are wanted, by key; what there is instead is in {@link
   *     #running}
   * @throws SteeringException when no process runs at the end
   */
  Map<ServiceKey, String> steer(List<TableService> wanted)
      throws SteeringException, InterruptedException {
    Running now = running;
    if (wanted.isEmpty()) {
      end();
      return Map.of();
    }
    try {
      if (now != null && now.known()) {
        switch (Reconciliation.between(now.table(), now.leftovers(), wanted, surroundings)) {
          case Reconciliation.Move.Tell(List<Instruction> instructions, var leftovers) -> {
            Optional<String> refused = worker.tell(instructions);
            if (refused.isEmpty()) {
              running = now.with(wanted, leftovers);
              if (!leftovers.equals(now.leftovers())
                  || instructions.stream().anyMatch(Instruction.Add.class::isInstance)) {
                structure++;
                save();
              }
              return Map.of();
            }
            LOG.info("HAProxy is given a new configuration, for it refused: {}", refused.get());
          }
          case Reconciliation.Move.Reload(List<String> reasons) ->
              LOG.debug("HAProxy is given a new configuration: {}", reasons);
        }
      }
      return renew(wanted);
    } catch (IOException e) {
      if (running == null) {
        adopt(); // it may have been started all the same
      } else {
        running = running.doubted();
      }
      throw new SteeringException(
          "HAProxy: " + e.getMessage(), e instanceof CommandSocket.SilenceException);
    }
  }

  /** Has the process read everything anew, files that it holds in memory too. */
  void refresh() throws IOException, SteeringException, InterruptedException {
    Running now = running;
    if (now != null && now.known()) {
      Map<ServiceKey, String> refused = renew(now.table());
      refused.forEach((key, reason) -> LOG.warn("{} is not as it was: {}", key, reason));
    }
  }

  /** Deletes servers that no table has any more, as far as their connections have ended. */
  void tidy() throws IOException {
    Running now = running;
    if (now == null || now.leftovers().isEmpty()) {
      return;
    }
    Map<Slot, ServerLine> left = new HashMap<>(now.leftovers());
    for (Slot slot : now.leftovers().keySet()) {
      if (worker.delete(slot)) {
        left.remove(slot);
      }
    }
    running = now.with(now.table(), left);
  }

  /** Keeps on the disk what runs, for the coordinator after this one. */
  void save() throws IOException {
    Running now = running;
    if (now == null || !now.known()) {
      return;
    }
    TableFile file = new TableFile(now.identity(), now.table());
    if (!file.equals(saved)) {
      file.write(tableFile());
      saved = file;
    }
  }

  /** Whether the master lives. */
  boolean isAlive() {
    Running now = running;
    return now != null && Program.isAlive(now.processes().master());
  }

  /** Ends all processes at once. */
  void kill() {
    Running now = running;
    running = null;
    shared.ended();
    if (now != null) {
      program.kill(now.all());
    }
  }

  /** Takes no more connections; those there are end in their own time. */
  private void end() {
    Running now = running;
    running = null;
    shared.ended();
    if (now != null) {
      program.endSoftly(now.processes().master());
      saved = null;
      forget(tableFile());
      forget(nextTableFile());
    }
  }

  private static void forget(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      LOG.warn("{} cannot be deleted: {}", file, e.getMessage());
    }
  }

  private Map<ServiceKey, String> renew(List<TableService> wanted)
      throws IOException, SteeringException, InterruptedException {
    Trial trial = new Trial(wanted);
    trial.leaveOutUnheard();
    page.write();
    Optional<PeerLines> peers = shared.next(System.nanoTime());
    for (int round = 0; round < TRIALS_MAX && !trial.candidates.isEmpty(); round++) {
      Rendering rendering =
          Rendering.of(List.copyOf(trial.candidates.values()), surroundings, peers, identity());
      Path candidate = surroundings.directory().resolve("candidate.cfg");
      PrivateFile.write(candidate, rendering.text());
      Future<Optional<String>> verdict = judgement(candidate);
      List<TableService> table = List.copyOf(trial.candidates.values());
      new TableFile(rendering.identity(), table).write(nextTableFile());
      Optional<String> said = verdict(verdict);
      boolean tried = said.isEmpty();
      if (said.isEmpty()) {
        said = running == null ? start(rendering, table) : reload(rendering, table);
        if (said.isEmpty()) {
          shared.took(peers);
          return trial.refused;
        }
      }
      if (peers.isPresent() && rendering.culprits(said.get()).isEmpty()) {
        shared.refused(rendering.complaint(said.get()), System.nanoTime());
        peers = Optional.empty(); // whatever it is, services do not depend on it
        continue;
      }
      trial.leaveOut(rendering, said.get());
      if (tried && trial.isAsItRuns()) {
        return trial.refused;
      }
    }
    Running now = running;
    if (trial.candidates.isEmpty() && (now == null || now.known())) {
      end();
      return trial.refused;
    }
    throw new SteeringException(
        "HAProxy refuses its configuration, whatever is left out of it", false);
  }

  /** HAProxy reads a thousand services for a while, in which there is something else to do. */
  private Future<Optional<String>> judgement(Path candidate) {
    FutureTask<Optional<String>> verdict = new FutureTask<>(() -> program.judge(candidate));
    Thread.ofVirtual().name("haproxy-check").start(verdict);
    return verdict;
  }

  private static Optional<String> verdict(Future<Optional<String>> coming)
      throws IOException, InterruptedException {
    try {
      return coming.get();
    } catch (ExecutionException e) {
      throw new IOException("its configuration could not be checked", e.getCause());
    }
  }

  private Optional<String> start(Rendering rendering, List<TableService> table)
      throws IOException, SteeringException, InterruptedException {
    PrivateFile.write(surroundings.configuration(), rendering.text());
    Optional<String> said = program.start(rendering.identity());
    if (said.isPresent()) {
      return said;
    }
    Optional<String> silent = worker.await(rendering.identity(), 0);
    if (silent.isPresent()) {
      throw new SteeringException("HAProxy: " + silent.get(), true);
    }
    took(rendering, table);
    return Optional.empty();
  }

  private Optional<String> reload(Rendering rendering, List<TableService> table)
      throws IOException, InterruptedException {
    Path good = surroundings.directory().resolve("good.cfg");
    Files.deleteIfExists(good);
    if (Files.exists(surroundings.configuration())) {
      Files.move(surroundings.configuration(), good);
    }
    PrivateFile.write(surroundings.configuration(), rendering.text());
    program.trimLog();
    beforeReload.run();
    Optional<String> silent = worker.await(rendering.identity(), worker.reload());
    if (silent.isPresent()) {
      if (Files.exists(good)) {
        PrivateFile.write(surroundings.configuration(), PrivateFile.read(good, Long.MAX_VALUE));
      }
      return silent;
    }
    took(rendering, table);
    return Optional.empty();
  }

  private void took(Rendering rendering, List<TableService> table)
      throws IOException, InterruptedException {
    Files.move(nextTableFile(), tableFile(), StandardCopyOption.ATOMIC_MOVE);
    saved = new TableFile(rendering.identity(), table);
    Running now =
        new Running(rendering.identity(), true, table, Map.of(), worker.processesAfterStart());
    running = now;
    structure++;
    PrivateFile.write(
        processesFile(), String.join("\n", now.all().stream().map(String::valueOf).toList()));
  }

  /** The processes that an earlier coordinator knew of. */
  private List<Long> keptProcesses() {
    try {
      return PrivateFile.read(processesFile(), 1 << 16)
          .lines()
          .filter(line -> line.matches("[0-9]{1,18}"))
          .map(Long::valueOf)
          .toList();
    } catch (IOException _) {
      return List.of();
    }
  }

  /** Services on their way into a configuration. */
  private final class Trial {
    private final Map<ServiceKey, TableService> candidates = new LinkedHashMap<>();
    private final Map<ServiceKey, TableService> before;
    private final Map<ServiceKey, String> refused = new HashMap<>();

    Trial(List<TableService> wanted) {
      wanted.forEach(service -> candidates.put(service.key(), service));
      Running now = running;
      before =
          (now == null ? List.<TableService>of() : now.table())
              .stream().collect(Collectors.toMap(TableService::key, service -> service));
    }

    /** Leaves out the services whose address and port cannot be listened to. */
    void leaveOutUnheard() {
      Running now = running;
      Set<String> held = now == null || now.known() ? Set.of() : listened(now.identity());
      for (ServiceKey key : List.copyOf(candidates.keySet())) {
        if (!before.containsKey(key)
            && key instanceof ServiceKey.Endpoint endpoint
            && !held.contains(Addresses.of(endpoint.address(), endpoint.port()))) {
          PortProbe.problem(endpoint)
              .ifPresent(
                  problem -> {
                    refused.put(key, problem);
                    candidates.remove(key);
                  });
        }
      }
    }

    /** Whether nothing is left to change. */
    boolean isAsItRuns() {
      Running now = running;
      return now != null && now.known() && now.table().equals(List.copyOf(candidates.values()));
    }

    /** Leaves out those against which HAProxy said something, or else all that are changed. */
    void leaveOut(Rendering rendering, String said) throws SteeringException {
      Set<ServiceKey> culprits = new HashSet<>(rendering.culprits(said));
      culprits.retainAll(candidates.keySet());
      if (culprits.isEmpty()) {
        candidates.forEach(
            (key, service) -> {
              if (!service.equals(before.get(key))) {
                culprits.add(key);
              }
            });
      }
      if (culprits.isEmpty() && running != null) {
        throw new SteeringException("HAProxy refuses its configuration: " + said, false);
      }
      if (culprits.isEmpty()) {
        culprits.addAll(candidates.keySet());
      }
      for (ServiceKey key : culprits) {
        refused.putIfAbsent(key, "HAProxy refuses it: " + rendering.reason(key, said));
        TableService old = before.get(key);
        if (old == null || old.equals(candidates.get(key))) {
          candidates.remove(key);
        } else {
          candidates.put(key, old);
        }
      }
    }
  }

  private String identity() {
    byte[] bytes = new byte[8];
    random.nextBytes(bytes);
    return HexFormat.of().formatHex(bytes);
  }

  private Path tableFile() {
    return surroundings.directory().resolve("table.json");
  }

  /** The addresses that a process of whose table we know nothing listens to, by its own file. */
  private Set<String> listened(String identity) {
    return configured(identity).stream()
        .flatMap(String::lines)
        .map(String::strip)
        .filter(line -> line.startsWith("bind "))
        .map(line -> line.split(" ", 3)[1])
        .collect(Collectors.toSet());
  }

  /** The configuration of a process that runs, if the file is the one that it has read. */
  private Optional<String> configured(String identity) {
    try {
      String text = PrivateFile.read(surroundings.configuration(), CONFIGURATION_BYTES_MAX);
      return Optional.of(text).filter(read -> read.contains("description " + identity));
    } catch (IOException _) {
      return Optional.empty();
    }
  }

  private Path processesFile() {
    return surroundings.directory().resolve("processes");
  }

  private Path nextTableFile() {
    return surroundings.directory().resolve("table.new.json");
  }
}
