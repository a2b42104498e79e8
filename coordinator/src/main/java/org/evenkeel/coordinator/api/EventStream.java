package org.evenkeel.coordinator.api;

import io.javalin.http.Context;
import java.io.IOException;
import java.io.OutputStream;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import org.evenkeel.coordinator.api.Feed.Frame;
import org.jspecify.annotations.Nullable;

/**
 * Sends a feed to browsers and programs as server-sent events (WHATWG HTML, section 9.2), each from
 * its request's own virtual thread. A client that takes nothing for 30 seconds is cut off by the
 * connection's idle timeout. Safe for any thread.
 */
public final class EventStream {
  private static final int STREAMS = 200;

  /** Shorter than the idle timeouts of ours and of usual proxies. */
  private static final Duration HEARTBEAT = Duration.ofSeconds(10);

  private final Gate gate;
  private final Semaphore streams = new Semaphore(STREAMS);

  EventStream(Gate gate) {
    this.gate = gate;
  }

  /** Makes events of what a feed renders. */
  @FunctionalInterface
  public interface Difference<T> {
    /**
     * Writes what a client must hear; nothing when nothing changed.
     *
     * @param before what it heard of last; null at first
     * @param now what is to be told
     * @throws InterruptedException when the server stops
     * @throws IOException when the client has left
     */
    void tell(@Nullable T before, T now, Writer event) throws IOException, InterruptedException;
  }

  /**
   * Answers with the feed until the client leaves, its session ends or the feed is closed. Every
   * event is the whole state and has an id: who comes back with that of the newest one in {@code
   * Last-Event-ID}, as browsers do by themselves, or in {@code ?after=} is not told it again.
   *
   * @param event the name of the events
   * @throws InterruptedException when the server stops
   */
  public <T> void send(Context request, Feed<T> feed, String event, Difference<T> difference)
      throws InterruptedException {
    if (!streams.tryAcquire()) {
      throw ProblemException.of(
          503,
          "there are %d event streams already; close one, or try again later".formatted(STREAMS),
          "Retry-After",
          "10");
    }
    try {
      request.res().setContentType("text/event-stream;charset=utf-8");
      request.header("X-Accel-Buffering", "no"); // a proxy shall pass each event on at once
      follow(request, feed, event, difference);
    } catch (IOException e) {
      // The client left; there is nobody to tell.
    } finally {
      streams.release();
    }
  }

  private <T> void follow(Context request, Feed<T> feed, String event, Difference<T> difference)
      throws IOException, InterruptedException {
    OutputStream out = request.res().getOutputStream();
    Requester requester = Gate.requester(request);
    Frame<T> frame = feed.newest();
    T told = frame.content();
    if (feed.id(frame).equals(known(request))) {
      comment(out);
    } else {
      try (EventWriter first = new EventWriter(out, event, feed.id(frame))) {
        first.begin();
        difference.tell(null, told, first);
      }
    }
    while (gate.stillWelcome(requester) && !feed.closed()) {
      Optional<Frame<T>> newer = feed.newerThan(frame.version(), HEARTBEAT);
      if (newer.isEmpty()) {
        comment(out);
        continue;
      }
      frame = newer.get();
      T now = frame.content();
      try (EventWriter next = new EventWriter(out, event, feed.id(frame))) {
        difference.tell(told, now, next);
      }
      told = now;
    }
  }

  private static @Nullable String known(Context request) {
    String last = request.header("Last-Event-ID");
    return last == null ? request.queryParam("after") : last;
  }

  private static void comment(OutputStream out) throws IOException {
    out.write(":\n\n".getBytes(StandardCharsets.UTF_8));
    out.flush();
  }
}
