package org.evenkeel.coordinator.api;

import io.javalin.config.RoutesConfig;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.evenkeel.coordinator.account.AccountException;
import org.evenkeel.coordinator.account.Accounts;
import org.evenkeel.coordinator.account.Role;
import org.evenkeel.coordinator.account.Scope;
import org.evenkeel.coordinator.account.Tokens;
import org.evenkeel.coordinator.audit.AuditLog;
import org.evenkeel.coordinator.certificate.Certificates;
import org.evenkeel.coordinator.config.FileConfigStore;
import org.evenkeel.coordinator.connections.ConnectionTable;
import org.evenkeel.coordinator.director.Control;
import org.evenkeel.coordinator.director.InMemoryControl;
import org.evenkeel.coordinator.host.Finding;
import org.evenkeel.coordinator.lockdown.InMemoryInputFilter;
import org.evenkeel.coordinator.lockdown.LockdownKeeper;
import org.evenkeel.coordinator.log.LogBook;
import org.evenkeel.coordinator.model.IpAddress;
import org.evenkeel.coordinator.neighbour.Sighting;
import org.evenkeel.coordinator.report.Reports;
import org.evenkeel.coordinator.wizard.Means;
import org.evenkeel.coordinator.wizard.Sitting;

/** A served API on loopback, and a client that trusts its certificate alone. */
public final class TestServer implements AutoCloseable {
  /** Of every user that {@link #user} adds. */
  public static final String PASSWORD = "correct horse battery";

  private final LogBook log = new LogBook();
  private final Accounts accounts;
  private final Map<IpAddress, Sighting> sightings = new ConcurrentHashMap<>();
  private final InMemoryControl control;
  private final FileConfigStore configurations;
  private final String password;
  private final ApiServer server;
  private final TlsIdentity identity;
  private final Path socket;
  private final HttpClient client;
  private final InMemoryInputFilter filter = new InMemoryInputFilter();
  private final LockdownKeeper lockdown;

  /** Starts one below {@code root}, with HTTPS, clear HTTP and the control socket. */
  public TestServer(Path root, InMemoryControl control, Pages pages) {
    this(root, control, pages, List.of());
  }

  /** The same with these findings of the doctor, and {@code root/ip_vs_conn} for connections. */
  public TestServer(Path root, InMemoryControl control, Pages pages, List<Finding> findings) {
    this(root, control, pages, findings, wizard(root, control));
  }

  /** A wizard that leaves the machine's network alone. */
  static Sitting wizard(Path root, Control control) {
    return WizardCommands.sitting(
        root,
        Optional.empty(),
        control,
        Means.ofThisMachine(Optional.empty()),
        Duration.ofSeconds(60),
        () -> () -> {});
  }

  /** The same with this wizard. */
  public TestServer(
      Path root, InMemoryControl control, Pages pages, List<Finding> findings, Sitting wizard) {
    try {
      this.control = control;
      Path state = root.resolve("var/lib/evenkeel");
      this.accounts = Accounts.open(state);
      this.configurations = FileConfigStore.open(root);
      this.password = accounts.generated().orElseThrow().value();
      this.lockdown = filter.keeper(root);
      InetAddress loopback = InetAddress.ofLiteral("127.0.0.1");
      this.identity = TlsIdentity.generated(state, "lb1", loopback);
      this.socket = root.resolve("run/evenkeel/control.sock");
      InetSocketAddress free = new InetSocketAddress(loopback, 0);
      this.server =
          ApiServer.start(
              new ApiServer.Settings(Optional.of(free), Optional.of(free), socket, identity),
              new ApiServer.Sources(
                  root,
                  control,
                  accounts,
                  Tokens.open(state),
                  AuditLog.open(state, AuditLog.Bounds.DEFAULT, InstantSource.system(), _ -> {}),
                  () -> findings,
                  new ConnectionTable(root.resolve("ip_vs_conn")),
                  _ -> sightings,
                  new Certificates(root.resolve("etc/evenkeel/certificates")),
                  configurations,
                  log,
                  Reports.in(state.resolve("reports"), InstantSource.system()),
                  Optional.empty(),
                  lockdown,
                  wizard),
              pages);
      this.client =
          HttpClient.newBuilder()
              .sslContext(trusting(identity))
              .version(HttpClient.Version.HTTP_1_1)
              .connectTimeout(Duration.ofMinutes(1))
              .build();
    } catch (IOException | ListenException | GeneralSecurityException e) {
      throw new IllegalStateException("the server does not start", e);
    }
  }

  /** What the neighbours say; whoever is not in it was not asked for. */
  Map<IpAddress, Sighting> sightings() {
    return sightings;
  }

  /** Adds a user of that role, and returns their basic credentials as a header value. */
  public String user(String name, Role role) {
    try {
      accounts.add(name, PASSWORD, Scope.of(role, List.of()));
      return basic(name, PASSWORD);
    } catch (AccountException | IOException e) {
      throw new IllegalStateException("the user is not added", e);
    }
  }

  /** Where the lockdown's rules are. */
  public InMemoryInputFilter filter() {
    return filter;
  }

  /** The program's log, which nothing is written into but by the test. */
  LogBook log() {
    return log;
  }

  /** The history; what runs is {@link #control}'s. */
  FileConfigStore configurations() {
    return configurations;
  }

  /** Method and path of all that is served. */
  public Set<String> served() {
    return routes().stream().map(ApiServer.Route::toString).collect(Collectors.toSet());
  }

  /** All that is served. */
  List<ApiServer.Route> routes() {
    return server.routes();
  }

  public InMemoryControl control() {
    return control;
  }

  /** The generated password of admin. */
  public String password() {
    return password;
  }

  public int port() {
    return server.port().orElseThrow();
  }

  public int clearPort() {
    return server.clearPort().orElseThrow();
  }

  public Path socket() {
    return socket;
  }

  /** An HTTPS request without credentials. */
  public HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create("https://127.0.0.1:" + port() + path))
        .timeout(Duration.ofMinutes(1));
  }

  /** An HTTPS request of admin. */
  public HttpRequest.Builder asAdmin(String path) {
    return request(path).header("Authorization", basic("admin", password));
  }

  public HttpResponse<String> send(HttpRequest.Builder request) {
    return send(request, BodyHandlers.ofString());
  }

  public <T> HttpResponse<T> send(
      HttpRequest.Builder request, HttpResponse.BodyHandler<T> handler) {
    try {
      return client.send(request.build(), handler);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** Basic credentials as a header value. */
  public static String basic(String user, String password) {
    byte[] pair = (user + ":" + password).getBytes(StandardCharsets.UTF_8);
    return "Basic " + Base64.getEncoder().encodeToString(pair);
  }

  @Override
  public void close() {
    client.shutdownNow();
    server.close();
  }

  private static SSLContext trusting(TlsIdentity identity)
      throws GeneralSecurityException, IOException {
    KeyStore trust = KeyStore.getInstance("PKCS12");
    trust.load(null, null);
    trust.setCertificateEntry("server", identity.certificate());
    TrustManagerFactory factory =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(trust);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, factory.getTrustManagers(), null);
    return context;
  }

  /** No pages at all. */
  public static final class NoPages implements Pages {
    @Override
    public String refusal(int status, String detail) {
      return detail;
    }

    @Override
    public void addTo(RoutesConfig routes, Services services) {}

    @Override
    public void close() {}
  }
}
