package org.evenkeel.coordinator.witness;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.random.RandomGenerator;
import org.evenkeel.coordinator.ha.wire.Keyring;
import org.evenkeel.coordinator.ha.wire.WitnessCodec;
import org.evenkeel.coordinator.pace.Clock;

/** Votes for several pairs, each known by its key. For any thread. */
final class Witness {
  private final Path state;
  private final int longestMillis;
  private final RandomGenerator random;
  private final Clock clock;
  private final AtomicLong refused = new AtomicLong();
  private volatile Map<Keyring, Pair> pairs = Map.of();

  /** A pair that is served. */
  private record Pair(String name, Ledger ledger) {}

  /**
   * @param state the directory in which votes are kept
   * @param longest no longer lease is given; for so long a pair of which nothing is known waits
   * @param random nobody may be able to foretell it
   */
  Witness(Path state, Duration longest, RandomGenerator random, Clock clock) {
    this.state = state;
    this.longestMillis = Math.toIntExact(longest.toMillis());
    this.random = random;
    this.clock = clock;
  }

  /**
   * Serves the pairs of these keys from now on, and no others. A pair that was served before goes
   * on with what is known of it. One thread calls it.
   *
   * @param keys by the names of the pairs
   * @throws IOException when what is known of one cannot be read; then nothing changes
   */
  void turnTo(Map<String, Keyring> keys) throws IOException {
    Map<String, Ledger> known = new LinkedHashMap<>();
    pairs.values().forEach(pair -> known.put(pair.name(), pair.ledger()));
    Map<Keyring, Pair> next = new LinkedHashMap<>();
    for (Map.Entry<String, Keyring> entry : keys.entrySet()) {
      String name = entry.getKey();
      Ledger ledger = known.get(name);
      if (ledger == null) {
        var file = new TenureFile(state.resolve(name + ".vote"));
        ledger = new Ledger(name, file, longestMillis, random, clock.nanos());
      }
      next.put(entry.getValue(), new Pair(name, ledger));
    }
    pairs = next;
  }

  /** Answers a question; empty when nobody who has a key has signed it. */
  Optional<byte[]> answer(byte[] question) {
    Map<Keyring, Pair> served = pairs;
    Optional<WitnessCodec.Signed> signed = WitnessCodec.question(question, served.keySet());
    if (signed.isEmpty()) {
      refused.incrementAndGet();
      return Optional.empty();
    }
    return signed.flatMap(
        asked ->
            Optional.ofNullable(served.get(asked.keys()))
                .map(pair -> pair.ledger().answer(asked.question(), clock.nanos()))
                .map(asked::answer));
  }

  /** What an administrator wants to know, a line for each pair. */
  String describe() {
    List<String> lines =
        pairs.values().stream().map(pair -> pair.ledger().describe(clock.nanos())).toList();
    return "evenkeel witness%n%s%nrefused, without a key of ours: %d%n"
        .formatted(String.join(System.lineSeparator(), lines), refused.get());
  }
}
