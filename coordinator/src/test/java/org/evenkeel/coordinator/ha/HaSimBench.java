package org.evenkeel.coordinator.ha;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongFunction;
import org.evenkeel.coordinator.WholePairSimulation;

/**
 * The real election of two nodes through simulated losses, cuts, pauses, crashes and operators, one
 * run for each seed from 0, with {@code --whole} also their directors and their replication.
 * Started by {@code ./evenkeel bench ha-sim [--whole] [--runs N] [-o json]}; prints the story of
 * each run that breaks a promise and ends with 1 then.
 */
public final class HaSimBench {
  private static final long RUNS_DEFAULT = 100_000;

  private HaSimBench() {}

  /** Runs the benchmark; prints what it finds to standard output. */
  public static void main(String[] args) throws InterruptedException {
    long runs = RUNS_DEFAULT;
    boolean json = false;
    LongFunction<PairSimulation.Outcome> simulation = PairSimulation::run;
    for (int i = 0; i < args.length; i++) {
      switch (args[i]) {
        case "--runs" -> runs = Long.parseLong(args[++i]);
        case "--whole" -> simulation = WholePairSimulation::run;
        case "-o" -> json = args[++i].equals("json");
        default -> {
          System.err.println("usage: bench ha-sim [--whole] [--runs N] [-o table|json]");
          System.exit(2);
        }
      }
    }
    int violations = measure(simulation, runs, json);
    System.exit(violations > 0 ? 1 : 0);
  }

  private static int measure(
      LongFunction<PairSimulation.Outcome> simulation, long runs, boolean json)
      throws InterruptedException {
    AtomicLong next = new AtomicLong();
    AtomicLong longest = new AtomicLong();
    AtomicInteger violations = new AtomicInteger();
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < Runtime.getRuntime().availableProcessors(); i++) {
      threads.add(
          Thread.ofPlatform()
              .start(
                  () -> {
                    for (long seed = next.getAndIncrement();
                        seed < runs;
                        seed = next.getAndIncrement()) {
                      PairSimulation.Outcome outcome = simulation.apply(seed);
                      longest.accumulateAndGet(outcome.longestOverlapNanos(), Math::max);
                      if (!outcome.right()) {
                        violations.incrementAndGet();
                        System.err.println(outcome);
                      }
                    }
                  }));
    }
    for (Thread thread : threads) {
      thread.join();
    }
    System.out.printf(
        Locale.ROOT,
        json
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
    return violations.get();
  }
}
