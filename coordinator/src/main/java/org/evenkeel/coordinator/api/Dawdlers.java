package org.evenkeel.coordinator.api;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
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
 * Safe for any thread.
 */
final class Dawdlers implements Connection.Listener, HttpConfiguration.Customizer, AutoCloseable {
  private final Duration patience;

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
   */
  Dawdlers(Duration patience) {
    this.patience = patience;
    long period = patience.toMillis() / 4;
    var _ = clock.scheduleWithFixedDelay(this::sweep, period, period, TimeUnit.MILLISECONDS);
  }

  @Override
  public void onOpened(Connection connection) {
    if (!(connection instanceof SslConnection)) { // the one inside it is told of, too
      phases.put(connection.getEndPoint(), new Phase.Waiting(System.nanoTime()));
    }
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
