package org.evenkeel.coordinator.vote;

import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.evenkeel.coordinator.ha.WitnessReport;
import org.evenkeel.coordinator.ha.wire.HeartbeatKey;
import org.evenkeel.coordinator.ha.wire.Keyring;
import org.evenkeel.coordinator.ha.wire.WitnessAnswer;
import org.evenkeel.coordinator.ha.wire.WitnessAnswer.Verdict;
import org.evenkeel.coordinator.ha.wire.WitnessCodec;
import org.evenkeel.coordinator.ha.wire.WitnessQuestion;
import org.evenkeel.coordinator.ha.wire.WitnessQuestion.Kind;
import org.evenkeel.coordinator.pace.Clock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The way to one witness: one question after the other, on a thread of its own, over a connection
 * that looks each second keep open. Asking never waits.
 */
final class WitnessLine implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(WitnessLine.class);

  private static final long LOOK_NANOS = TimeUnit.SECONDS.toNanos(1);

  /** The first look loads what TLS needs. */
  private static final long FIRST_PATIENCE = TimeUnit.SECONDS.toNanos(3);

  /** A look may have to open the connection, and keeps a question waiting for no longer. */
  private static final long LOOK_PATIENCE = TimeUnit.MILLISECONDS.toNanos(500);

  private static final int WAITING_MAX = 8;

  /** A stale nonce is answered with the right one; once more for a node that came between. */
  private static final int TRIES = 3;

  private static final int PORT_DEFAULT = 6_695;
  private static final int HTTP_OK = 200;
  private static final int HTTP_FORBIDDEN = 403;

  private final URI witness;
  private final Asker asker;
  private final HttpClient http;
  private final Clock clock;
  private final BlockingQueue<Call> calls = new ArrayBlockingQueue<>(WAITING_MAX);
  private final Thread thread;
  private long nonce;
  private Optional<URI> place = Optional.empty();
  private volatile WitnessReport report;
  private volatile long votedTerm;

  /**
   * Who asks.
   *
   * @param node its name
   * @param boot random
   * @param keys the pair's, as they are now
   */
  record Asker(String node, long boot, Supplier<Keyring> keys) {}

  /** What came of a question. */
  sealed interface Reply {
    /** The witness has answered. */
    record Answered(WitnessAnswer answer) implements Reply {}

    /** It has not, or not in time; a sentence. */
    record Failed(String why) implements Reply {}
  }

  /** A question that waits, until when its answer is of use, and who wants it. */
  private record Call(Ballot ballot, long until, Consumer<Reply> reply) {}

  /**
   * What is asked.
   *
   * @param number of the ballot
   * @param unused see {@link WitnessQuestion}
   */
  record Ballot(Kind kind, long number, long term, int leaseMillis, boolean unused) {
    private static final Ballot LOOK = new Ballot(Kind.LOOK, 0, 0, 0, false);
  }

  private WitnessLine(URI witness, Asker asker, HttpClient http, Clock clock) {
    this.witness = witness;
    this.asker = asker;
    this.http = http;
    this.clock = clock;
    this.report =
        new WitnessReport(
            witness.toString(), Optional.of("not asked yet"), Optional.empty(), Optional.empty());
    this.thread = Thread.ofVirtual().name("witness-line").unstarted(this::run);
  }

  /** Opens the way. */
  static WitnessLine open(URI witness, Asker asker, HttpClient http, Clock clock) {
    WitnessLine line = new WitnessLine(witness, asker, http, clock);
    line.thread.start();
    return line;
  }

  /**
   * Asks; never waits.
   *
   * @param until when an answer is of no more use
   * @param reply is told once, on the line's thread or at once
   */
  void ask(Ballot ballot, long until, Consumer<Reply> reply) {
    if (!calls.offer(new Call(ballot, until, reply))) {
      reply.accept(failed("does not keep up"));
    }
  }

  /** What is known of the witness. */
  WitnessReport report() {
    return report;
  }

  /** The newest term that it has said it voted in. */
  long votedTerm() {
    return votedTerm;
  }

  private Reply failed(String why) {
    return new Reply.Failed("witness %s %s".formatted(witness, why));
  }

  private void run() {
    try {
      look(FIRST_PATIENCE);
      while (true) {
        Call call = calls.poll(LOOK_NANOS, TimeUnit.NANOSECONDS);
        if (call == null) {
          look(LOOK_PATIENCE);
        } else {
          answer(call);
        }
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private void look(long patience) throws InterruptedException {
    if (exchange(Ballot.LOOK, clock.nanos() + patience) instanceof Reply.Failed(String why)) {
      LOG.debug("{}", why);
    }
  }

  private void answer(Call call) throws InterruptedException {
    Reply reply = failed("is not reached");
    try {
      reply = exchange(call.ballot, call.until);
    } finally {
      try {
        call.reply.accept(reply);
      } catch (RuntimeException e) {
        LOG.error("A fault of the coordinator itself", e);
      }
    }
  }

  private Reply exchange(Ballot ballot, long until) throws InterruptedException {
    try {
      for (int i = 0; i < TRIES; i++) {
        long asked = clock.nanos();
        WitnessAnswer answer = post(ballot, until);
        note(answer, clock.nanos() - asked);
        if (answer.verdict() != Verdict.STALE) {
          return new Reply.Answered(answer);
        }
      }
      return troubled("takes no nonce of ours: another node has this one's name");
    } catch (Failure e) {
      return troubled(String.valueOf(e.getMessage()));
    } catch (RuntimeException e) {
      LOG.error("A fault of the coordinator itself", e);
      return troubled("cannot be asked: " + e);
    }
  }

  private void note(WitnessAnswer answer, long nanos) {
    nonce = answer.nonce();
    votedTerm = Math.max(votedTerm, answer.term());
    report =
        new WitnessReport(
            witness.toString(),
            Optional.empty(),
            Optional.of(Duration.ofNanos(nanos)),
            answer.holder());
  }

  private Reply troubled(String why) {
    WitnessReport last = report;
    if (last.problem().isEmpty()) {
      LOG.warn("Witness {} {}", witness, why);
    }
    report =
        new WitnessReport(last.address(), Optional.of(why), last.roundTrip(), Optional.empty());
    return failed(why);
  }

  /** No answer, or none that counts. */
  private static final class Failure extends Exception {
    private static final long serialVersionUID = 1L;

    Failure(String message) {
      super(message);
    }
  }

  private WitnessAnswer post(Ballot ballot, long until) throws InterruptedException, Failure {
    HeartbeatKey key = asker.keys().get().signer();
    long salt = ThreadLocalRandom.current().nextLong();
    byte[] question =
        WitnessCodec.encode(
            new WitnessQuestion(
                ballot.kind(),
                nonce,
                salt,
                asker.boot(),
                ballot.number(),
                ballot.term(),
                ballot.leaseMillis(),
                ballot.unused(),
                asker.node()),
            key);
    if (until - clock.nanos() <= 0) {
      throw new Failure("does not answer in time");
    }
    HttpRequest request =
        HttpRequest.newBuilder(place())
            .POST(HttpRequest.BodyPublishers.ofByteArray(question))
            .build();
    HttpResponse<byte[]> response = send(request, until);
    if (response.statusCode() == HTTP_FORBIDDEN) {
      throw new Failure("does not know the pair's key: copy the key file to it");
    }
    if (response.statusCode() != HTTP_OK) {
      throw new Failure("answers with status %d: is it one?".formatted(response.statusCode()));
    }
    return WitnessCodec.answer(response.body(), WitnessCodec.signature(question), key)
        .orElseThrow(() -> new Failure("answers without the pair's key: is it one?"));
  }

  private HttpResponse<byte[]> send(HttpRequest request, long until)
      throws InterruptedException, Failure {
    CompletableFuture<HttpResponse<byte[]>> answer =
        http.sendAsync(
            request, BodyHandlers.limiting(BodyHandlers.ofByteArray(), WitnessCodec.LENGTH_MAX));
    try {
      for (long left = until - clock.nanos(); left > 0; left = until - clock.nanos()) {
        try {
          return answer.get(left, TimeUnit.NANOSECONDS);
        } catch (TimeoutException _) {
          // It is over when the clock says so.
        }
      }
      answer.cancel(true);
      throw new Failure("does not answer in time");
    } catch (ExecutionException e) {
      place = Optional.empty();
      Throwable cause = e.getCause() == null ? e : e.getCause();
      String why = cause.getMessage() == null ? cause.toString() : cause.getMessage();
      throw new Failure("is not reached: " + why);
    }
  }

  /** By address: while a network fails, a name may take seconds to be looked up. */
  private URI place() throws Failure {
    try {
      if (place.isEmpty()) {
        String host = witness.getHost();
        String literal = InetAddress.getByName(host).getHostAddress();
        int port = witness.getPort() < 0 ? PORT_DEFAULT : witness.getPort();
        String bracketed = literal.contains(":") ? "[" + literal + "]" : literal;
        place = Optional.of(URI.create("https://%s:%d/vote".formatted(bracketed, port)));
      }
      return place.get();
    } catch (UnknownHostException _) {
      throw new Failure("has an unknown name; use its address");
    }
  }

  @Override
  public void close() {
    thread.interrupt();
  }
}
