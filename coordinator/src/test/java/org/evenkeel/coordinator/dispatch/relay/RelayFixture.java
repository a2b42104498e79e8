package org.evenkeel.coordinator.dispatch.relay;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.evenkeel.coordinator.dispatch.Delivery;
import org.evenkeel.coordinator.dispatch.Destination;
import org.evenkeel.coordinator.dispatch.Observation;
import org.evenkeel.coordinator.dispatch.ServiceSettings;
import org.evenkeel.coordinator.dispatch.Step;
import org.evenkeel.coordinator.dispatch.TableService;
import org.evenkeel.coordinator.model.IpAddress;
import org.evenkeel.coordinator.model.Protocol;
import org.evenkeel.coordinator.model.ServiceKey;

/** A relay with one service on loopback, real servers and clients; closing it closes them all. */
final class RelayFixture implements AutoCloseable {
  /** Long enough for a loaded machine; only a broken relay lets it pass. */
  static final int PATIENCE_MILLIS = 60_000;

  static final RelayLimits LIMITS =
      new RelayLimits(1000, Duration.ofMillis(500), 3, Duration.ofSeconds(5));

  final RelayDispatcher relay;
  final ServiceKey.Endpoint key;
  private final Deque<Closeable> open = new ArrayDeque<>();

  RelayFixture(String scheduler, RelayLimits limits) throws IOException {
    relay = new RelayDispatcher(limits);
    key = freeService("127.0.7.1");
    apply(new Step.AddService(new TableService(key, ServiceSettings.by(scheduler), List.of())));
  }

  RelayFixture(String scheduler) throws IOException {
    this(scheduler, LIMITS);
  }

  /** A service on a port that nobody has. */
  static ServiceKey.Endpoint freeService(String address) throws IOException {
    IpAddress vip = IpAddress.parse(address);
    try (ServerSocket probe = new ServerSocket()) {
      probe.bind(vip.withPort(0));
      return new ServiceKey.Endpoint(Protocol.TCP, vip, probe.getLocalPort());
    }
  }

  /** Adds a real server of that weight; the test accepts for it. */
  RealServer server(int weight) throws IOException {
    RealServer server = new RealServer(50);
    open.push(server.listener);
    apply(new Step.AddDestination(key, server.weighing(weight)));
    return server;
  }

  /** Adds a real server whose port refuses connections. */
  void deadServer(int weight) throws IOException {
    server(weight).listener.close();
  }

  /** A connection to the service; closing the fixture closes it. */
  Socket client() throws IOException {
    Socket client = new Socket();
    open.push(client);
    client.connect(new InetSocketAddress(key.address().inet(), key.port()), PATIENCE_MILLIS);
    client.setSoTimeout(PATIENCE_MILLIS);
    return client;
  }

  /** Applies steps of which none may fail. */
  void apply(Step... steps) {
    assertEquals(List.of(), relay.apply(List.of(steps)));
  }

  Observation.Counters counters(RealServer server) {
    return relay.read().counters(key, server.key());
  }

  @Override
  public void close() throws IOException {
    relay.close();
    for (Closeable closeable : open) {
      closeable.close();
    }
  }

  /** A listening socket that stands for a real server. */
  final class RealServer {
    final ServerSocket listener;

    RealServer(int backlog) throws IOException {
      listener = new ServerSocket();
      listener.setReceiveBufferSize(64 * 1024);
      listener.setSoTimeout(PATIENCE_MILLIS);
      listener.bind(new InetSocketAddress("127.0.7.2", 0), backlog);
    }

    Socket accept() throws IOException {
      Socket accepted = listener.accept();
      open.push(accepted);
      accepted.setSoTimeout(PATIENCE_MILLIS);
      return accepted;
    }

    Destination.Key key() {
      return new Destination.Key(IpAddress.parse("127.0.7.2"), listener.getLocalPort());
    }

    Destination weighing(int weight) {
      return Destination.of(key(), new Delivery.Relayed(), weight);
    }
  }
}
