package org.evenkeel.coordinator.dispatch.haproxy;

import static org.evenkeel.coordinator.Eventually.eventually;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.evenkeel.coordinator.dispatch.CommandRunner;
import org.evenkeel.coordinator.dispatch.Delivery;
import org.evenkeel.coordinator.dispatch.Destination;
import org.evenkeel.coordinator.dispatch.Difference;
import org.evenkeel.coordinator.dispatch.Dispatcher.Failure;
import org.evenkeel.coordinator.dispatch.ProxySettings;
import org.evenkeel.coordinator.dispatch.ServiceSettings;
import org.evenkeel.coordinator.dispatch.Step;
import org.evenkeel.coordinator.dispatch.TableService;
import org.evenkeel.coordinator.model.IpAddress;
import org.evenkeel.coordinator.model.Limits;
import org.evenkeel.coordinator.model.Protocol;
import org.evenkeel.coordinator.model.ProxySpec;
import org.evenkeel.coordinator.model.ServiceKey;
import org.junit.jupiter.api.Assumptions;

/** A real HAProxy on loopback below a directory of its own; closing it ends it. */
final class HaproxyFixture implements AutoCloseable {
  /** Long enough for a loaded machine; only a broken engine lets it pass. */
  static final Duration PATIENCE = Duration.ofMinutes(2);

  final Path root;
  final HaproxySettings settings;
  HaproxyDispatcher dispatcher;
  private final List<HttpServer> servers = new ArrayList<>();
  private final List<ServerSocket> talkers = new ArrayList<>();

  HaproxyFixture() throws IOException {
    this("");
  }

  /**
   * The same behind a script.
   *
   * @param script what runs HAProxy, whose path is {@code $HAPROXY}, with the arguments that the
   *     script has; empty for HAProxy itself
   */
  HaproxyFixture(String script) throws IOException {
    this(script, Optional.empty());
  }

  /** One that shares what it remembers of clients. */
  HaproxyFixture(Sharing sharing) throws IOException {
    this("", Optional.of(sharing));
  }

  private HaproxyFixture(String script, Optional<Sharing> sharing) throws IOException {
    root = Files.createTempDirectory("hap");
    Files.setPosixFilePermissions(root, PosixFilePermissions.fromString("rwxr-xr-x"));
    HaproxySettings usual = HaproxySettings.below(root, _ -> new byte[] {'.'}, sharing);
    settings = script.isEmpty() ? usual : behind(script, usual);
    Files.createDirectories(settings.certificates());
    dispatcher = open();
  }

  private HaproxySettings behind(String script, HaproxySettings usual) throws IOException {
    Path file = root.resolve("script");
    Files.writeString(file, "#!/bin/sh\nHAPROXY=" + usual.binary() + "\n" + script);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
    return new HaproxySettings(
        file,
        usual.directory(),
        usual.exchange(),
        usual.certificates(),
        usual.page(),
        usual.sharing());
  }

  /** Another engine for the same process; the one before is let go. */
  void reopen() {
    dispatcher.close();
    dispatcher = open();
  }

  private HaproxyDispatcher open() {
    return switch (HaproxyDispatcher.open(settings, CommandRunner.SYSTEM)) {
      case HaproxyDispatcher.Opening.Ready(HaproxyDispatcher ready) -> ready;
      case HaproxyDispatcher.Opening.Unusable(String reason) -> {
        Assumptions.abort(reason);
        throw new IllegalStateException(reason);
      }
    };
  }

  /** A service on a port that nobody has. */
  static ServiceKey.Endpoint freeService(String address) throws IOException {
    IpAddress vip = IpAddress.parse(address);
    try (ServerSocket probe = new ServerSocket()) {
      probe.bind(vip.withPort(0));
      return new ServiceKey.Endpoint(Protocol.TCP, vip, probe.getLocalPort());
    }
  }

  /** A real server that answers with its name, a space and the headers that it was sent. */
  Destination.Key server(String name) throws IOException {
    return server(name, Map.of(), 200);
  }

  /** The same, with headers and a status of its own in its answers. */
  Destination.Key server(String name, Map<String, String> headers, int status) throws IOException {
    IpAddress address = IpAddress.parse("127.0.11.1");
    HttpServer server = HttpServer.create(address.withPort(0), 1000);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext(
        "/",
        exchange -> {
          StringBuilder text = new StringBuilder(name).append(' ');
          exchange
              .getRequestHeaders()
              .forEach((header, values) -> text.append(header).append(values).append('\n'));
          byte[] body = text.toString().getBytes(StandardCharsets.UTF_8);
          headers.forEach((header, value) -> exchange.getResponseHeaders().set(header, value));
          exchange.getResponseHeaders().set("Content-Type", "text/plain");
          exchange.sendResponseHeaders(status, body.length);
          try (var out = exchange.getResponseBody()) {
            out.write(body);
          }
        });
    server.start();
    servers.add(server);
    return new Destination.Key(address, server.getAddress().getPort());
  }

  /** A real server that answers the first bytes of each connection with its name. */
  Destination.Key talker(String name) throws IOException {
    IpAddress address = IpAddress.parse("127.0.11.1");
    ServerSocket door = new ServerSocket();
    door.bind(address.withPort(0));
    talkers.add(door);
    Thread.startVirtualThread(
        () -> {
          while (!door.isClosed()) {
            try (Socket socket = door.accept()) {
              if (socket.getInputStream().read() >= 0) {
                socket.getOutputStream().write(name.getBytes(StandardCharsets.UTF_8));
                socket.shutdownOutput();
                socket.getInputStream().transferTo(OutputStream.nullOutputStream());
              }
            } catch (IOException _) {
              // The client has gone, or the door is closed.
            }
          }
        });
    return new Destination.Key(address, door.getLocalPort());
  }

  /** Where a real server would be, if it ran. */
  static Destination.Key deadServer() throws IOException {
    ServiceKey.Endpoint nobody = freeService("127.0.11.2");
    return new Destination.Key(nobody.address(), nobody.port());
  }

  /** A service with a specification and real servers of weight 100, by their names. */
  static TableService service(
      ServiceKey key, String name, ProxySpec spec, Map<String, Destination.Key> servers) {
    Map<Destination.Key, String> names = new LinkedHashMap<>();
    List<Destination> destinations = new ArrayList<>();
    servers.forEach(
        (server, destination) -> {
          names.put(destination, server);
          destinations.add(Destination.of(destination, new Delivery.Relayed(), 100));
        });
    return new TableService(
        key, ServiceSettings.by("rr").with(new ProxySettings(name, spec, names)), destinations);
  }

  /** The same service with another weight, or delivery, of one destination. */
  static TableService with(TableService service, Destination changed) {
    return new TableService(
        service.key(),
        service.settings(),
        service.destinations().stream()
            .map(old -> old.key().equals(changed.key()) ? changed : old)
            .toList());
  }

  static Destination weighing(Destination.Key key, int weight) {
    return Destination.of(key, new Delivery.Relayed(), weight);
  }

  static Destination withheld(Destination.Key key) {
    return new Destination(key, new Delivery.Withheld(), 100, Limits.NONE);
  }

  /** Gives the engine the steps to a table, as the director does. */
  List<Failure> toward(TableService... wanted) throws Exception {
    List<TableService> table = List.of(wanted);
    List<TableService> actual = dispatcher.read().services();
    Set<ServiceKey> owned = new HashSet<>();
    table.forEach(service -> owned.add(service.key()));
    actual.forEach(service -> owned.add(service.key()));
    List<Step> steps = Difference.between(table, actual, owned);
    return dispatcher.apply(steps);
  }

  /** Brings the process to a table and waits until it is there. */
  void holds(TableService... wanted) throws Exception {
    assertEquals(List.of(), toward(wanted));
    eventually("the table is in force", dispatcher::isSettled);
  }

  /** The number of the worker that takes new connections. */
  long worker() throws IOException {
    return processes().workers().getFirst();
  }

  Statistics.Processes processes() throws IOException {
    return new Worker(surroundings(), Duration.ofSeconds(5)).processes();
  }

  Surroundings surroundings() {
    return new Surroundings(
        settings.directory(), settings.exchange(), settings.certificates(), true, true);
  }

  /** What the process says to a command. */
  String ask(String command) throws IOException {
    return new CommandSocket(surroundings().worker()).ask(command, Duration.ofSeconds(5));
  }

  /** A GET over a connection of its own. */
  static HttpResponse<String> get(ServiceKey.Endpoint key, String path, String... headers)
      throws Exception {
    try (HttpClient client =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(PATIENCE)
            .build()) {
      return get(client, key, path, headers);
    }
  }

  static HttpResponse<String> get(
      HttpClient client, ServiceKey.Endpoint key, String path, String... headers) throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://" + key.address().toString(key.port()) + path))
            .timeout(PATIENCE);
    if (headers.length > 0) {
      request.headers(headers);
    }
    return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  /** The real server that answered. */
  static String who(HttpResponse<String> response) {
    String body = response.body();
    int end = body.indexOf(' ');
    return end < 0 ? body : body.substring(0, end);
  }

  @Override
  public void close() throws IOException {
    dispatcher.close(); // first, for it may just be starting one
    List<Long> processes = new ArrayList<>();
    Path master = settings.directory().resolve("haproxy.pid");
    if (Files.exists(master)) {
      processes.add(Long.valueOf(Files.readString(master).strip()));
    }
    try {
      Statistics.Processes all = processes();
      processes.add(all.master());
      processes.addAll(all.workers());
      processes.addAll(all.oldWorkers());
    } catch (IOException _) {
      // None runs, or the master does not listen yet; its workers end with it.
    }
    servers.forEach(server -> server.stop(0));
    for (ServerSocket talker : talkers) {
      talker.close();
    }
    new Program(settings.binary(), surroundings(), CommandRunner.SYSTEM).kill(processes);
    try (Stream<Path> files = Files.walk(root)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
