package org.evenkeel.lab.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.evenkeel.coordinator.ha.PairSimulation;

/**
 * The real election of two nodes through simulated losses, cuts, pauses, crashes and operators, one
 * run for each seed from 0. Started by {@code ./evenkeel bench ha-sim [--runs N] [-o json]}; prints
 * the story of each run that breaks a promise and ends with 1 then.
 */
public final class HaSimBench {
  private static final long RUNS_DEFAULT = 100_000;

  private HaSimBench() {}

  /** Runs the benchmark; prints what it finds to standard output. */
  public static void main(String[] args) throws InterruptedException {
    long runs = RUNS_DEFAULT;
    boolean json = false;
    for (int i = 0; i < args.length; i++) {
      switch (args[i]) {
        case "--runs" -> runs = Long.parseLong(args[++i]);
        case "-o" -> json = args[++i].equals("json");
        default -> {
          System.err.println("usage: bench ha-sim [--runs N] [-o table|json]");
          System.exit(2);
        }
      }
    }
    Findings findings = measure(runs);
    System.out.print(json ? findings.json() : findings.table());
    System.exit(findings.rows().get(1).value() > 0 ? 1 : 0);
  }

  private static Findings measure(long runs) throws InterruptedException {
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
                      PairSimulation.Outcome outcome = PairSimulation.run(seed);
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
    return new Findings(
        "ha-sim",
        Map.of(),
        List.of(
            new Findings.Row("runs", runs, ""),
            new Findings.Row("violations", violations.get(), ""),
            new Findings.Row("longest-both-active-ms", longest.get() / 1e6, "ms")),
        Map.of());
  }
}
