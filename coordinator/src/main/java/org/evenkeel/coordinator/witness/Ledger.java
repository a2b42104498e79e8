package org.evenkeel.coordinator.witness;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.random.RandomGenerator;
import org.evenkeel.coordinator.ha.Tenure;
import org.evenkeel.coordinator.ha.Tenure.Decision;
import org.evenkeel.coordinator.ha.Tenure.Lease;
import org.evenkeel.coordinator.ha.wire.WitnessAnswer;
import org.evenkeel.coordinator.ha.wire.WitnessAnswer.Verdict;
import org.evenkeel.coordinator.ha.wire.WitnessQuestion;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a witness does for one pair: its tenure, on the disk before it is said. For any thread. */
final class Ledger {
  private static final Logger LOG = LoggerFactory.getLogger(Ledger.class);

  /** A pair has two nodes; more names are a renamed node, or two pairs with one key. */
  private static final int NODES = 2;

  private static final int NODES_MAX = 8;

  /** A node that has not asked for so long is no longer there. */
  private static final long GONE_NANOS = TimeUnit.MINUTES.toNanos(10);

  private final String pair;
  private final TenureFile file;
  private final int longestMillis;
  private final RandomGenerator random;
  private final ReentrantLock lock = new ReentrantLock();
  private final Map<String, Asker> askers = new LinkedHashMap<>();
  private Tenure tenure;
  private boolean faulty;

  /** A node that asks: what it is to say next, and when it asked last. */
  private record Asker(long nonce, long seenAt) {}

  /**
   * @param pair its name, for people
   * @param longestMillis no longer lease is given
   * @param random nobody may be able to foretell it
   * @throws IOException when what is known of the pair cannot be read
   */
  Ledger(String pair, TenureFile file, int longestMillis, RandomGenerator random, long now)
      throws IOException {
    this.pair = pair;
    this.file = file;
    this.longestMillis = longestMillis;
    this.random = random;
    this.tenure = file.read(longestMillis, now);
  }

  /** Answers one of the pair's nodes. */
  WitnessAnswer answer(WitnessQuestion question, long now) {
    lock.lock();
    try {
      Asker asker = askers.get(question.node());
      if (asker == null || asker.nonce() != question.nonce()) {
        long nonce = asker == null ? welcome(question.node(), now) : asker.nonce();
        return answer(Verdict.STALE, nonce, now);
      }
      long nonce = nextNonce();
      askers.put(question.node(), new Asker(nonce, now));
      return answer(judge(question, now), nonce, now);
    } finally {
      lock.unlock();
    }
  }

  private Verdict judge(WitnessQuestion question, long now) {
    return switch (question.kind()) {
      case LOOK -> Verdict.DONE;
      case GIVE_BACK ->
          keep(new Decision(tenure.givenBack(question), Verdict.DONE), question.node(), now);
      case ASK ->
          question.leaseMillis() > longestMillis
              ? Verdict.TOO_LONG
              : keep(tenure.ask(question, now), question.node(), now);
    };
  }

  /** What is not on the disk is not said. */
  private Verdict keep(Decision decision, String node, long now) {
    Tenure next = decision.next();
    try {
      if (!next.keptAs(tenure)) {
        file.keep(next);
      }
      faulty = false;
    } catch (IOException e) {
      if (!faulty) {
        LOG.error("{}: no vote is given, because it cannot be kept: {}", pair, e.getMessage());
      }
      faulty = true;
      return Verdict.FAULT;
    }
    if (!name(tenure, now).equals(name(next, now))) {
      LOG.info("{}: {}", pair, next.holder(now).map(Ledger::granted).orElse(node + " gives back"));
    }
    tenure = next;
    return decision.verdict();
  }

  private static String name(Tenure tenure, long now) {
    return tenure.holder(now).map(Lease::node).orElse("");
  }

  private static String granted(Lease lease) {
    return lease.node() + " may hold the addresses";
  }

  private WitnessAnswer answer(Verdict verdict, long nonce, long now) {
    Optional<Lease> holder = tenure.holder(now);
    return new WitnessAnswer(
        verdict,
        nonce,
        tenure.vote().map(Tenure.Vote::term).orElse(0L),
        holder.map(lease -> left(lease, now)).orElse(0),
        holder.map(Lease::node));
  }

  private static int left(Lease lease, long now) {
    return (int) TimeUnit.NANOSECONDS.toMillis(lease.until() - now);
  }

  private long welcome(String node, long now) {
    if (askers.size() == NODES_MAX) {
      askers.entrySet().stream()
          .min((a, b) -> Long.signum(a.getValue().seenAt() - b.getValue().seenAt()))
          .map(Map.Entry::getKey)
          .ifPresent(askers::remove);
    }
    long nonce = nextNonce();
    askers.put(node, new Asker(nonce, now));
    if (present(now).size() > NODES) {
      LOG.error("{}: more than two nodes ask with its key, {}: one key for each pair", pair, node);
    }
    return nonce;
  }

  private long nextNonce() {
    long nonce = random.nextLong();
    return nonce == 0 ? 1 : nonce;
  }

  private List<String> present(long now) {
    List<String> names = new ArrayList<>();
    askers.forEach(
        (node, asker) -> {
          if (now - asker.seenAt() < GONE_NANOS) {
            names.add(node);
          }
        });
    return names;
  }

  /** A line for people: who holds, the newest vote, and who has asked when. */
  String describe(long now) {
    lock.lock();
    try {
      String holder =
          tenure
              .holder(now)
              .map(lease -> "%s for %d ms".formatted(lease.node(), left(lease, now)))
              .orElse("nobody");
      String vote =
          tenure
              .vote()
              .map(newest -> "%s in term %d".formatted(newest.node(), newest.term()))
              .orElse("none");
      List<String> seen = new ArrayList<>();
      askers.forEach(
          (node, asker) -> seen.add("%s %.1f s ago".formatted(node, (now - asker.seenAt()) / 1e9)));
      String problem = present(now).size() > NODES ? "; more than two nodes have its key" : "";
      return "%s: lease: %s; newest vote: %s; asked: %s%s%s"
          .formatted(
              pair,
              holder,
              vote,
              seen.isEmpty() ? "nobody yet" : String.join(", ", seen),
              problem,
              faulty ? "; its votes cannot be kept, see the log" : "");
    } finally {
      lock.unlock();
    }
  }
}
