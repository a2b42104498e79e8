package org.evenkeel.coordinator.vote;

import java.net.URI;
import java.net.http.HttpClient;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import org.evenkeel.coordinator.ha.Happening;
import org.evenkeel.coordinator.ha.WitnessReport;
import org.evenkeel.coordinator.ha.wire.Keyring;
import org.evenkeel.coordinator.ha.wire.WitnessAnswer;
import org.evenkeel.coordinator.ha.wire.WitnessAnswer.Verdict;
import org.evenkeel.coordinator.ha.wire.WitnessQuestion.Kind;
import org.evenkeel.coordinator.model.HaSpec;
import org.evenkeel.coordinator.pace.Clock;
import org.evenkeel.coordinator.tls.CertificateJudge;
import org.evenkeel.coordinator.vote.WitnessLine.Ballot;
import org.evenkeel.coordinator.vote.WitnessLine.Reply;

/**
 * The witnesses of a pair, asked all at once; a majority decides. For any thread; nothing waits.
 *
 * <p>Who they are is known by the pair's key, with which they sign every answer. TLS keeps what is
 * said from others; its certificate is not looked at.
 */
final class Witnesses implements AutoCloseable {
  private static final Duration CONNECT = Duration.ofSeconds(2);

  private final List<WitnessLine> lines;
  private final HttpClient http;
  private final Clock clock;
  private final long lease;
  private final long patience;
  private final ReentrantLock lock = new ReentrantLock();
  private volatile Keyring keys;
  private OptionalLong leasedUntil = OptionalLong.empty();
  private long grantedTerm;

  /**
   * @param node this one's name
   * @param spec which they are, and how long a lease is
   * @param keys what signs
   */
  Witnesses(String node, HaSpec spec, Keyring keys, Clock clock) {
    this.keys = keys;
    this.clock = clock;
    this.lease = spec.heartbeat().dead().toNanos();
    this.patience = spec.heartbeat().interval().toNanos() * 3 / 4;
    this.http =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(CONNECT)
            .sslContext(secrecy())
            .build();
    var asker = new WitnessLine.Asker(node, new SecureRandom().nextLong(), () -> this.keys);
    this.lines =
        spec.vote().witness().stream()
            .map((URI witness) -> WitnessLine.open(witness, asker, http, clock))
            .toList();
  }

  /** Anybody may be the other end: who it is, its signatures say. */
  private static SSLContext secrecy() {
    try {
      SSLContext context = SSLContext.getInstance("TLSv1.3");
      context.init(null, new TrustManager[] {CertificateJudge.ofServers(_ -> {})}, null);
      return context;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java has TLS 1.3", e);
    }
  }

  /** From now on these keys sign. */
  void turnTo(Keyring next) {
    keys = next;
  }

  /** Asks all of them for a lease, which counts from now. */
  void ask(long term, long ballot, Consumer<Happening> answer) {
    long asked = clock.nanos();
    var poll = new Poll(term, ballot, asked + lease, answer);
    int millis = Math.toIntExact(TimeUnit.NANOSECONDS.toMillis(lease + 999_999));
    var question = new Ballot(Kind.ASK, ballot, term, millis, false);
    lines.forEach(line -> line.ask(question, asked + patience, poll::take));
  }

  /** One question to all, until it is decided. */
  private final class Poll {
    private final long term;
    private final long ballot;
    private final long until;
    private final Consumer<Happening> answer;
    private Tally tally = Tally.of(lines.size());
    private boolean decided;

    Poll(long term, long ballot, long until, Consumer<Happening> answer) {
      this.term = term;
      this.ballot = ballot;
      this.until = until;
      this.answer = answer;
    }

    void take(Reply reply) {
      lock.lock();
      try {
        tally =
            switch (reply) {
              case Reply.Failed(String why) -> tally.refuse(why);
              case Reply.Answered(WitnessAnswer said) ->
                  said.verdict() == Verdict.GRANTED ? tally.grant() : tally.refuse(reason(said));
            };
        if (!decided && tally.granted()) {
          decided = true;
          leasedUntil = OptionalLong.of(until);
          grantedTerm = Math.max(grantedTerm, term);
          answer.accept(new Happening.Granted(ballot, until));
        } else if (!decided && tally.denied()) {
          decided = true;
          answer.accept(new Happening.Denied(String.join("; ", tally.refusals())));
          giveBackUnused();
        }
      } finally {
        lock.unlock();
      }
    }

    /**
     * What a minority has granted would keep the other node from a majority; unless it is part of a
     * majority's lease that still runs.
     */
    private void giveBackUnused() {
      if (leasedUntil.isEmpty() || clock.nanos() - leasedUntil.getAsLong() >= 0) {
        tell(new Ballot(Kind.GIVE_BACK, ballot, term, 0, term > grantedTerm));
      }
    }
  }

  private static String reason(WitnessAnswer said) {
    return switch (said.verdict()) {
      case HELD -> "a witness lets %s hold them".formatted(said.holder().orElse("the peer"));
      case OUTDATED -> "a witness has voted in term %d already".formatted(said.term());
      case WAITING -> "a witness has just started, and waits for what it may have granted before";
      case TOO_LONG -> "a witness gives no lease as long as the dead time: see --longest-lease";
      case FAULT -> "a witness cannot keep its vote: see its log";
      case GRANTED, STALE, DONE -> "a witness answers something else";
    };
  }

  /** Gives a lease back. */
  void giveBack(long ballot) {
    lock.lock();
    try {
      leasedUntil = OptionalLong.empty();
    } finally {
      lock.unlock();
    }
    tell(new Ballot(Kind.GIVE_BACK, ballot, 0, 0, false));
  }

  private void tell(Ballot ballot) {
    long until = clock.nanos() + lease;
    lines.forEach(line -> line.ask(ballot, until, _ -> {}));
  }

  /** The newest term that one of them has voted in. */
  long votedTerm() {
    return lines.stream().mapToLong(WitnessLine::votedTerm).max().orElse(0);
  }

  /** What is known of each. */
  List<WitnessReport> reports() {
    return lines.stream().map(WitnessLine::report).toList();
  }

  @Override
  public void close() {
    lines.forEach(WitnessLine::close);
    http.shutdownNow();
  }
}
