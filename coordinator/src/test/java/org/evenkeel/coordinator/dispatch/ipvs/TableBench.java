package org.evenkeel.coordinator.dispatch.ipvs;

import java.io.File;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.evenkeel.coordinator.dispatch.CommandRunner;
import org.evenkeel.coordinator.dispatch.Delivery;
import org.evenkeel.coordinator.dispatch.Destination;
import org.evenkeel.coordinator.dispatch.Difference;
import org.evenkeel.coordinator.dispatch.DispatchException;
import org.evenkeel.coordinator.dispatch.Dispatcher;
import org.evenkeel.coordinator.dispatch.Observation;
import org.evenkeel.coordinator.dispatch.ServiceSettings;
import org.evenkeel.coordinator.dispatch.Step;
import org.evenkeel.coordinator.dispatch.TableService;
import org.evenkeel.coordinator.model.IpAddress;
import org.evenkeel.coordinator.model.Protocol;
import org.evenkeel.coordinator.model.Scheduler;
import org.evenkeel.coordinator.model.ServiceKey;
import org.evenkeel.netlink.IpvsClient;
import org.evenkeel.netlink.IpvsServiceKey;
import org.evenkeel.netlink.NetlinkException;

/**
 * A program for a network namespace with an empty IPVS table, started by {@code ./evenkeel bench
 * ipvs} in the lab's guest. It prints one figure per line, {@code NAME VALUE}, times in
 * milliseconds of the monotonic clock.
 *
 * <pre>
 * TableBench ours SERVICES REALS
 *     what the dispatcher needs for each kind of change
 * TableBench program SERVICES REALS FILE NEXT COMMAND…
 *     starts a program that fills the table as FILE says; then moves NEXT there, in which the last
 *     service has other weights, and sends it SIGHUP
 * </pre>
 *
 * <p>The addresses are those set aside for benchmarks (RFC 2544, appendix C.2.2); nothing is sent.
 */
public final class TableBench {
  private static final int REPEATS = 15;
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final Duration PROGRAM_DEADLINE = Duration.ofMinutes(2);
  private static final Duration POLL = Duration.ofMillis(5);
  private static final Duration SETTLE = Duration.ofSeconds(10);
  private static final Redirect LOG = Redirect.to(new File("/tmp/table-bench.log"));

  private final Dispatcher dispatcher;
  private final int services;
  private final int reals;

  private TableBench(Dispatcher dispatcher, int services, int reals) {
    this.dispatcher = dispatcher;
    this.services = services;
    this.reals = reals;
  }

  /** See the class. */
  public static void main(String[] args)
      throws DispatchException, NetlinkException, IOException, InterruptedException {
    int services = Integer.parseInt(args[1]);
    int reals = Integer.parseInt(args[2]);
    if (args[0].equals("program")) {
      List<String> command = List.of(args).subList(5, args.length);
      program(services, reals, new Reload(Path.of(args[3]), Path.of(args[4])), command);
    } else {
      try (Dispatcher dispatcher = open()) {
        new TableBench(dispatcher, services, reals).measure();
      }
    }
  }

  private static Dispatcher open() {
    return switch (IpvsDispatcher.open(CommandRunner.SYSTEM)) {
      case IpvsDispatcher.Opening.Ready(IpvsDispatcher dispatcher) -> dispatcher;
      case IpvsDispatcher.Opening.Unusable(String reason) ->
          throw new IllegalStateException(reason);
    };
  }

  private void measure() throws DispatchException {
    List<TableService> first = table(1);
    print("from-empty", reconcile(Observation.EMPTY, first));
    long start = System.nanoTime();
    Observation read = dispatcher.read();
    print("first-look", start);
    demandSteps(0, read, first);

    List<TableService> second = table(2);
    print("all-weights", reconcile(read, second));
    read = dispatcher.read();
    demandSteps(0, read, second);

    measureNoOp(second);
    measureOneWeight(second, read);
  }

  /** Brings the kernel from one table to the other; returns when it began. */
  private long reconcile(Observation from, List<TableService> wanted) {
    long start = System.nanoTime();
    List<Step> steps = Difference.between(wanted, from.services(), Set.of());
    List<Dispatcher.Failure> failures = dispatcher.apply(steps);
    if (!failures.isEmpty()) {
      throw new IllegalStateException("refused: " + failures.getFirst());
    }
    return start;
  }

  private void measureNoOp(List<TableService> wanted) throws DispatchException {
    double[] looks = new double[REPEATS];
    double[] rounds = new double[REPEATS];
    int writes = 0;
    for (int i = 0; i < REPEATS; i++) {
      long start = System.nanoTime();
      Observation read = dispatcher.read();
      looks[i] = millisSince(start);
      writes += Difference.between(wanted, read.services(), Set.of()).size();
      rounds[i] = millisSince(start);
    }
    print("read-all-statistics", median(looks));
    print("no-op", median(rounds));
    print("no-op-writes", (double) writes);
  }

  /** From the decision to the kernel's word that it is done. */
  private void measureOneWeight(List<TableService> wanted, Observation read)
      throws DispatchException {
    double[] millis = new double[REPEATS];
    Observation known = read;
    for (int i = 0; i < REPEATS; i++) {
      List<TableService> next = new ArrayList<>(wanted);
      int changed = i * services / REPEATS;
      next.set(changed, service(changed, reals, 3));
      long start = reconcile(known, next);
      millis[i] = millisSince(start);
      known = dispatcher.read();
      demandSteps(0, known, next);
    }
    print("one-weight", median(millis));
    print("one-weight-worst", Arrays.stream(millis).max().orElseThrow());
  }

  private static void demandSteps(int count, Observation read, List<TableService> wanted) {
    int steps = Difference.between(wanted, read.services(), Set.of()).size();
    if (steps != count) {
      throw new IllegalStateException("the kernel's table differs by %d edits".formatted(steps));
    }
  }

  private List<TableService> table(int weight) {
    List<TableService> table = new ArrayList<>();
    for (int i = 0; i < services; i++) {
      int differing = weight == 1 ? 0 : reals;
      table.add(service(i, differing, weight));
    }
    return table;
  }

  /** A service whose last {@code differing} destinations have the weight, the others 1. */
  private TableService service(int index, int differing, int weight) {
    List<Destination> destinations = new ArrayList<>();
    for (int real = 0; real < reals; real++) {
      destinations.add(
          Destination.of(
              new Destination.Key(address(19, index * reals + real), 80),
              new Delivery.Direct(),
              real >= reals - differing ? weight : 1));
    }
    return new TableService(
        new ServiceKey.Endpoint(Protocol.TCP, address(18, index), 80),
        ServiceSettings.by(Scheduler.RR),
        destinations);
  }

  private static IpAddress address(int second, int index) {
    return IpAddress.parse("198.%d.%d.%d".formatted(second, index / 250, index % 250 + 1));
  }

  /** What a program reads, and what it is to read next. */
  private record Reload(Path file, Path next) {}

  /** Looks only at the last service, so that looking takes next to nothing from the program. */
  private static void program(int services, int reals, Reload reload, List<String> command)
      throws NetlinkException, IOException, InterruptedException {
    try (IpvsClient client = IpvsClient.open(PATIENCE).orElseThrow()) {
      IpvsServiceKey last =
          ServiceTranslation.key(
              new ServiceKey.Endpoint(Protocol.TCP, address(18, services - 1), 80));
      Process program =
          new ProcessBuilder(command).redirectOutput(Redirect.DISCARD).redirectError(LOG).start();
      try {
        long start = System.nanoTime();
        await(program, () -> client.destinations(last).size() >= reals, start);
        print("programmed", start);
        demandWhole(client, services, reals);
        LockSupport.parkNanos(SETTLE.toNanos());
        print("resident-mb", residentMegabytes(program.toHandle()));
        int weight = client.destinations(last).getLast().destination().weight();
        Path _ = Files.move(reload.next(), reload.file(), StandardCopyOption.REPLACE_EXISTING);
        start = System.nanoTime();
        int _ = new ProcessBuilder("kill", "-HUP", "" + program.pid()).start().waitFor();
        await(
            program,
            () -> client.destinations(last).getLast().destination().weight() != weight,
            start);
        print("reloaded", start);
      } finally {
        end(program);
      }
    }
  }

  private interface Look {
    boolean done() throws NetlinkException;
  }

  private static void await(Process program, Look look, long start)
      throws NetlinkException, IOException {
    while (!look.done()) {
      if (!program.isAlive() || System.nanoTime() - start > PROGRAM_DEADLINE.toNanos()) {
        throw new IllegalStateException(
            "the program did not do it; its log:\n" + Files.readString(LOG.file().toPath()));
      }
      LockSupport.parkNanos(POLL.toNanos());
    }
  }

  /** Resident memory of a process and its descendants, from proc_pid_status(5). */
  private static double residentMegabytes(ProcessHandle program) throws IOException {
    double kilobytes = 0;
    for (ProcessHandle one : Stream.concat(Stream.of(program), program.descendants()).toList()) {
      for (String line : Files.readAllLines(Path.of("/proc", "" + one.pid(), "status"))) {
        if (line.startsWith("VmRSS:")) {
          kilobytes += Double.parseDouble(line.replaceAll("[^0-9]", ""));
        }
      }
    }
    return kilobytes / 1024;
  }

  private static void demandWhole(IpvsClient client, int services, int reals)
      throws NetlinkException {
    List<Integer> sizes =
        client.table().entries().stream().map(entry -> entry.destinations().size()).toList();
    if (sizes.size() != services || sizes.stream().anyMatch(size -> size != reals)) {
      throw new IllegalStateException("the last service was not the last: " + sizes.size());
    }
  }

  private static void end(Process program) throws InterruptedException {
    program.destroy();
    if (!program.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
      program.descendants().forEach(ProcessHandle::destroyForcibly);
      program.destroyForcibly();
    }
  }

  private static double median(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return sorted[sorted.length / 2];
  }

  private static double millisSince(long start) {
    return (System.nanoTime() - start) / 1e6;
  }

  private static void print(String name, long since) {
    print(name, millisSince(since));
  }

  private static void print(String name, double value) {
    System.out.println(name + " " + value);
  }
}
