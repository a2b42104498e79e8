package org.evenkeel.coordinator.ha;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongFunction;
import org.evenkeel.coordinator.WholePairSimulation;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * The real election of two nodes through simulated losses, cuts, pauses, crashes and operators, one
 * run for each seed from 0, with {@code --whole} also their directors and their replication.
 * Started by {@code ./evenkeel bench ha-sim [--whole] [--runs N] [-o json]}; prints the story of
 * each run that breaks a promise and ends with 1 then. How far it is it says every ten seconds, to
 * the standard error.
 */
@Command(name = "./evenkeel bench ha-sim", mixinStandardHelpOptions = true, sortOptions = false)
public final class HaSimBench implements Callable<Integer> {
  private static final Duration REPORT_EACH = Duration.ofSeconds(10);

  @Option(names = "--whole", description = "Directors and replication as well.")
  private boolean whole;

  @Option(names = "--runs", paramLabel = "N", defaultValue = "100000", description = "How many.")
  private long runs;

  @Option(names = "-o", paramLabel = "table|json", defaultValue = "table")
  private Format format = Format.TABLE;

  private final AtomicLong next = new AtomicLong();
  private final AtomicLong done = new AtomicLong();
  private final AtomicLong longest = new AtomicLong();
  private final AtomicInteger violations = new AtomicInteger();

  private enum Format {
    TABLE,
    JSON
  }

  private HaSimBench() {}

  /** Runs the benchmark; prints what it finds to standard output. */
  public static void main(String[] args) {
    var line = new CommandLine(new HaSimBench()).setCaseInsensitiveEnumValuesAllowed(true);
    System.exit(line.execute(args));
  }

  @Override
  public Integer call() throws InterruptedException {
    measure(whole ? WholePairSimulation::run : PairSimulation::run);
    print();
    return violations.get() > 0 ? 1 : 0;
  }

  private void measure(LongFunction<PairSimulation.Outcome> simulation)
      throws InterruptedException {
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < Runtime.getRuntime().availableProcessors(); i++) {
      threads.add(Thread.ofPlatform().start(() -> work(simulation)));
    }
    long begin = System.nanoTime();
    for (Thread thread : threads) {
      while (!thread.join(REPORT_EACH)) {
        report(System.nanoTime() - begin);
      }
    }
  }

  private void work(LongFunction<PairSimulation.Outcome> simulation) {
    for (long seed = next.getAndIncrement(); seed < runs; seed = next.getAndIncrement()) {
      PairSimulation.Outcome outcome = simulation.apply(seed);
      longest.accumulateAndGet(outcome.longestOverlapNanos(), Math::max);
      if (!outcome.right()) {
        violations.incrementAndGet();
        System.err.println(outcome);
      }
      done.incrementAndGet();
    }
  }

  private void report(long nanos) {
    long count = done.get();
    String left =
        count == 0
            ? ""
            : String.format(
                Locale.ROOT, ", %d s left", (runs - count) * (nanos / count) / 1_000_000_000);
    System.err.printf(
        Locale.ROOT, "%d of %d runs, violations: %d%s%n", count, runs, violations.get(), left);
  }

  private void print() {
    System.out.printf(
        Locale.ROOT,
        format == Format.JSON
            ? """
            {"bench": "ha-sim", "peers": {},
             "rows": [
              {"name": "runs", "value": %d, "unit": ""},
              {"name": "violations", "value": %d, "unit": ""},
              {"name": "longest-both-active-ms", "value": %.1f, "unit": "ms"}],
             "ratios": {}}
            """
            : """
            runs                    %d
            violations              %d
            longest-both-active-ms  %.1f
            """,
        runs,
        violations.get(),
        longest.get() / 1e6);
  }
}
