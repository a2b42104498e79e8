package org.evenkeel.coordinator.api;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.io.ssl.SslConnection;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.Request;

/**
 * Closes connections on which the head of a request, or the TLS handshake before it, does not come
 * to its end. Jetty's idle timeout begins anew with every byte, so that who sends one now and then
 * would keep a connection for hours, and all of them from others. What is answered takes its time.
 *
 * <p>Where many are open, a new one ends the one that has waited longest without a request; where
 * one address has half of them, the longest waiting of its own, or itself. So who opens connections
 * and says nothing, as many as there may be, keeps nobody out. Safe for any thread.
 */
final class Dawdlers implements Connection.Listener, HttpConfiguration.Customizer, AutoCloseable {
  private final Duration patience;
  private final int crowd;

  /** Every open connection. */
  private final Map<EndPoint, Phase> phases = new ConcurrentHashMap<>();

  private final ScheduledExecutorService clock =
      Executors.newSingleThreadScheduledExecutor(Thread.ofVirtual().name("dawdlers").factory());

  /** What a connection is about. */
  private sealed interface Phase {
    /** It has no whole head of a request since then, on the nano clock. */
    record Waiting(long sinceNanos) implements Phase {}

    /** A request is being answered, each of them another one. */
    final class Answering implements Phase {}
  }

  /**
   * @param patience how long a connection may be without a whole head of a request; more than its
   *     idle timeout
   * @param crowd with how many open connections who waits makes room; less than are accepted, which
   *     would be the end of accepting any
   */
  Dawdlers(Duration patience, int crowd) {
    this.patience = patience;
    this.crowd = crowd;
    long period = patience.toMillis() / 4;
    var _ = clock.scheduleWithFixedDelay(this::sweep, period, period, TimeUnit.MILLISECONDS);
  }

  @Override
  public void onOpened(Connection connection) {
    if (!(connection instanceof SslConnection)) { // the one inside it is told of, too
      makeRoom(connection.getEndPoint());
      phases.put(connection.getEndPoint(), new Phase.Waiting(System.nanoTime()));
    }
  }

  private void makeRoom(EndPoint newest) {
    Optional<InetAddress> address = address(newest);
    long ofAddress = phases.keySet().stream().filter(one -> address(one).equals(address)).count();
    if (ofAddress >= crowd / 2 && !endLongestWaiting(one -> address(one).equals(address))) {
      newest.close();
    } else if (phases.size() >= crowd) {
      endLongestWaiting(_ -> true);
    }
  }

  /** Whether there was one. */
  private boolean endLongestWaiting(Predicate<EndPoint> which) {
    long now = System.nanoTime();
    Optional<Map.Entry<EndPoint, Phase>> longest =
        phases.entrySet().stream()
            .filter(entry -> which.test(entry.getKey()))
            .max(Comparator.comparingLong(entry -> waited(entry.getValue(), now)))
            .filter(entry -> entry.getValue() instanceof Phase.Waiting);
    longest
        .filter(entry -> phases.remove(entry.getKey(), entry.getValue()))
        .ifPresent(entry -> entry.getKey().close());
    return longest.isPresent();
  }

  /** In nanoseconds; who is answered has waited less than anybody. */
  private static long waited(Phase phase, long now) {
    return switch (phase) {
      case Phase.Waiting(long since) -> now - since;
      case Phase.Answering _ -> Long.MIN_VALUE;
    };
  }

  /** Empty when it is gone already. */
  private static Optional<InetAddress> address(EndPoint endPoint) {
    return endPoint.getRemoteSocketAddress() instanceof InetSocketAddress remote
        ? Optional.ofNullable(remote.getAddress())
        : Optional.empty();
  }

  @Override
  public void onClosed(Connection connection) {
    phases.remove(connection.getEndPoint());
  }

  /** The head of a request is whole. */
  @Override
  public Request customize(Request request, HttpFields.Mutable headers) {
    EndPoint endPoint = request.getConnectionMetaData().getConnection().getEndPoint();
    Phase answering = new Phase.Answering();
    if (phases.replace(endPoint, answering) != null) {
      Request.addCompletionListener(
          request, _ -> phases.replace(endPoint, answering, new Phase.Waiting(System.nanoTime())));
    }
    return request;
  }

  private void sweep() {
    long now = System.nanoTime();
    phases.forEach(
        (endPoint, phase) -> {
          if (phase instanceof Phase.Waiting(long since)
              && now - since > patience.toNanos()
              && phases.remove(endPoint, phase)) {
            endPoint.close();
          }
        });
  }

  @Override
  public void close() {
    clock.shutdownNow();
  }
}
