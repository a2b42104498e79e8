package org.evenkeel.coordinator.api;

import io.javalin.Javalin;
import io.javalin.compression.CompressionStrategy;
import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import io.javalin.http.HttpResponseException;
import io.javalin.router.Endpoint;
import io.javalin.security.Roles;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.eclipse.jetty.io.EofException;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.VirtualThreads;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.evenkeel.coordinator.account.Accounts;
import org.evenkeel.coordinator.account.Directory;
import org.evenkeel.coordinator.account.Tokens;
import org.evenkeel.coordinator.audit.AuditLog;
import org.evenkeel.coordinator.certificate.Certificates;
import org.evenkeel.coordinator.config.ConfigStore;
import org.evenkeel.coordinator.connections.ConnectionTable;
import org.evenkeel.coordinator.director.Control;
import org.evenkeel.coordinator.ha.Pair;
import org.evenkeel.coordinator.host.Finding;
import org.evenkeel.coordinator.local.LocalConfiguration;
import org.evenkeel.coordinator.local.LocalReader;
import org.evenkeel.coordinator.local.Ruler;
import org.evenkeel.coordinator.lockdown.LockdownKeeper;
import org.evenkeel.coordinator.log.LogBook;
import org.evenkeel.coordinator.neighbour.Neighbours;
import org.evenkeel.coordinator.report.Reports;
import org.evenkeel.coordinator.wizard.Sitting;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The HTTP server: REST API and pages over HTTPS, over clear HTTP where wanted, and over the
 * control socket.
 */
public final class ApiServer implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ApiServer.class);

  /** Acceptors and selectors of three listeners, and some; requests run on virtual threads. */
  private static final int PLATFORM_THREADS = 16;

  private final Settings settings;
  private final Feed<byte[]> feed;
  private final Pages pages;
  private final Dawdlers dawdlers = new Dawdlers(Connectors.HEAD, Connectors.CROWD);
  private Optional<ServerConnector> web = Optional.empty();
  private Optional<ServerConnector> clear = Optional.empty();
  private final Javalin javalin;

  /**
   * Where to listen.
   *
   * @param web HTTPS, where port 0 takes a free one; empty means not at all
   * @param clear the same without TLS; empty means not at all
   * @param controlSocket path of the Unix socket, at most 107 bytes
   * @param tls certificate and key for HTTPS
   */
  public record Settings(
      Optional<InetSocketAddress> web,
      Optional<InetSocketAddress> clear,
      Path controlSocket,
      TlsIdentity tls) {}

  /**
   * Where the answers come from.
   *
   * @param root the directory below which every file is
   * @param control the director
   * @param accounts who may ask
   * @param tokens what programs ask with
   * @param audit who has changed what
   * @param doctor examines the host when called; called by any thread
   * @param connections the kernel's connection table
   * @param neighbours who else has an address
   * @param certificates those of virtual services
   * @param configurations the history of the configuration; read alone
   * @param log the last lines of the program's log
   * @param reports what was recorded of the past
   * @param pair this node as one of a pair; empty when it is alone
   * @param edits whether it takes edits
   * @param pairings how it becomes one of a pair, and ceases to be
   * @param directory who knows users that are none here; empty when nobody does
   * @param wizard sets this node up by questions
   * @param local how this machine itself is configured, read when called; called by any thread
   * @param lockdown who may reach the management ports of this node
   */
  public record Sources(
      Path root,
      Control control,
      Accounts accounts,
      Tokens tokens,
      AuditLog audit,
      Supplier<List<Finding>> doctor,
      ConnectionTable connections,
      Neighbours neighbours,
      Certificates certificates,
      ConfigStore configurations,
      LogBook log,
      Reports reports,
      Optional<Pair> pair,
      Edits edits,
      Optional<Pairings> pairings,
      Optional<Directory> directory,
      Supplier<LocalConfiguration> local,
      LockdownKeeper lockdown,
      Sitting wizard) {

    /** Those of a node that takes edits and has nobody to bring them to. */
    Sources(
        Path root,
        Control control,
        Accounts accounts,
        Tokens tokens,
        AuditLog audit,
        Supplier<List<Finding>> doctor,
        ConnectionTable connections,
        Neighbours neighbours,
        Certificates certificates,
        ConfigStore configurations,
        LogBook log,
        Reports reports,
        Optional<Pair> pair,
        LockdownKeeper lockdown,
        Sitting wizard) {
      this(
          root,
          control,
          accounts,
          tokens,
          audit,
          doctor,
          connections,
          neighbours,
          certificates,
          configurations,
          log,
          reports,
          pair,
          Edits.ALONE,
          Optional.empty(),
          Optional.empty(),
          new LocalReader(Path.of("/"), _ -> Ruler.NOBODY)::read,
          lockdown,
          wizard);
    }
  }

  private ApiServer(Settings settings, Sources sources, Pages pages) {
    this.settings = settings;
    this.pages = pages;
    Control control = sources.control;
    this.feed = Feed.of(control, StatusDocument::of);
    Recorder recorder = new Recorder(sources.audit, System::nanoTime);
    Credentials credentials =
        new Credentials(
            sources.accounts,
            recorder,
            () -> sources.edits.refusal().isEmpty(),
            sources.directory,
            System::nanoTime);
    Gate gate = new Gate(sources.accounts, sources.tokens, recorder, credentials, System::nanoTime);
    EditGate edits = new EditGate(sources.edits);
    Configuring configuring = new Configuring(control, edits);
    EventStream events = new EventStream(gate);
    var certificates = new CertificateCommands(control, sources.certificates);
    var lockdown = new LockdownCommands(sources.lockdown);
    this.javalin =
        Javalin.create(
            config -> {
              configure(config);
              config.routes.beforeMatched(gate::admit);
              config.routes.beforeMatched(edits::admit);
              config.routes.afterMatched(edits::settle);
              config.routes.afterMatched(recorder::settle);
              config.routes.afterMatched(lockdown::settle);
              new RestApi(control, feed, events).addTo(config.routes);
              new ConfigApi(control, configuring, sources.configurations).addTo(config.routes);
              new ServicesApi(control, configuring).addTo(config.routes);
              new HostApi(sources).addTo(config.routes);
              new MetricsApi(sources).addTo(config.routes);
              new ReportsApi(control, sources.reports).addTo(config.routes);
              new CheckApi(control).addTo(config.routes);
              new CertificateApi(certificates).addTo(config.routes);
              new UserApi(control, sources.accounts, sources.tokens, gate).addTo(config.routes);
              new TokenApi(sources.tokens).addTo(config.routes);
              new SessionApi(gate).addTo(config.routes);
              config.routes.get(
                  "/api/v1/openapi.json",
                  request ->
                      request.contentType(RouteGuide.JSON).result(OpenApi.document(routes())),
                  Access.VIEWER); // strangers need not know what there is to try
              new BackupApi(new Backups(sources)).addTo(config.routes);
              new AuditApi(sources.audit).addTo(config.routes);
              new LogApi(sources.log).addTo(config.routes);
              new LocalApi(sources.local).addTo(config.routes);
              new LockdownApi(lockdown).addTo(config.routes);
              new WizardApi(new WizardCommands(sources.wizard)).addTo(config.routes);
              new SupportApi(sources, Path.of("/proc")).addTo(config.routes);
              new HaApi(control, sources.pair, sources.edits, sources.pairings)
                  .addTo(config.routes);
              pages.addTo(
                  config.routes,
                  new Pages.Services(control, gate, events, certificates, lockdown, sources));
            });
  }

  /**
   * Opens every listener and serves.
   *
   * @throws ListenException when a listener cannot be opened; none is open then
   */
  public static ApiServer start(Settings settings, Sources sources, Pages pages)
      throws ListenException {
    ControlSocket.prepare(settings.controlSocket);
    ApiServer server = new ApiServer(settings, sources, pages);
    try {
      server.listen();
      return server;
    } catch (ListenException e) {
      server.close();
      throw e;
    }
  }

  /** The port on which HTTPS is served; empty when it is not. */
  public Optional<Integer> port() {
    return web.map(ServerConnector::getLocalPort);
  }

  /** The port on which clear HTTP is served; empty when it is not. */
  public Optional<Integer> clearPort() {
    return clear.map(ServerConnector::getLocalPort);
  }

  /**
   * What is served at a path.
   *
   * @param method the HTTP method
   * @param path with the names of its parameters in braces
   * @param access for whom it is, and what it is
   */
  record Route(String method, String path, Set<Access> access) {
    Route {
      access = Set.copyOf(access);
    }

    /** Method and path. */
    @Override
    public String toString() {
      return method + " " + path;
    }
  }

  /** All that is served. */
  List<Route> routes() {
    return javalin.unsafe.internalRouter.allHttpHandlers().stream()
        .map(parsed -> parsed.endpoint)
        .filter(endpoint -> endpoint.method.isHttpMethod())
        .map(endpoint -> new Route(endpoint.method.name(), endpoint.path, access(endpoint)))
        .toList();
  }

  private static Set<Access> access(Endpoint endpoint) {
    Roles roles = endpoint.metadata(Roles.class);
    return roles == null
        ? Set.of()
        : roles.getRoles().stream().map(Access.class::cast).collect(Collectors.toSet());
  }

  /** Ends every stream and listener within five seconds; idempotent. */
  @Override
  public void close() {
    feed.close();
    pages.close();
    javalin.stop();
    web.ifPresent(ServerConnector::close);
    clear.ifPresent(ServerConnector::close);
    dawdlers.close();
  }

  private void listen() throws ListenException {
    Server server = javalin.jettyServer().server();
    if (settings.web.isPresent()) {
      web = Optional.of(Connectors.tls(server, settings.web.get(), settings.tls, dawdlers));
    }
    if (settings.clear.isPresent()) {
      clear = Optional.of(Connectors.clear(server, settings.clear.get(), dawdlers));
    }
    web.ifPresent(server::addConnector);
    clear.ifPresent(server::addConnector);
    server.addConnector(Connectors.local(server, settings.controlSocket));
    try {
      javalin.start();
      ControlSocket.restrict(settings.controlSocket);
    } catch (RuntimeException | IOException e) {
      throw new ListenException(
          "cannot serve the control socket %s: %s; check the permissions of its directory"
              .formatted(settings.controlSocket, e.getMessage()),
          e);
    }
  }

  private void configure(JavalinConfig config) {
    QueuedThreadPool threads = new QueuedThreadPool(PLATFORM_THREADS, 4);
    threads.setName("http");
    threads.setVirtualThreadsExecutor(VirtualThreads.getNamedVirtualThreadsExecutor("request-"));
    config.jetty.threadPool = threads;
    config.jetty.modifyServer(
        server -> {
          server.setErrorHandler(new ProblemPages());
          server.setStopTimeout(2_000);
        });
    config.startup.showJavalinBanner = false;
    config.startup.showOldJavalinVersionWarning = false;
    config.startup.startupWatcherEnabled = false;
    config.http.prefer405over404 = true;
    config.http.maxRequestSize = Body.MAX_BYTES;
    config.http.compressionStrategy = CompressionStrategy.NONE; // secrets beside chosen text
    config.router.ignoreTrailingSlashes = false;
    config.router.javaLangErrorHandler(
        (response, error) -> {
          response.setStatus(500);
          LOG.error("a request failed", error);
        });
    config.routes.exception(
        ProblemException.class,
        (e, request) -> {
          e.headers().forEach(request::header);
          answer(request, e.problem());
        });
    config.routes.exception(
        HttpResponseException.class,
        (e, request) -> {
          if (e.getStatus() == 405) {
            request.header("Allow", methods(e));
          }
          answer(request, Problem.of(e.getStatus(), detail(e, request)));
        });
    config.routes.exception(
        EofException.class,
        (e, request) ->
            answer(request, Problem.of(400, "the body ends before it is whole; send all of it")));
    config.routes.exception(
        InterruptedException.class,
        (e, request) -> {
          Thread.currentThread().interrupt();
          answer(request, Problem.of(503, "the server stops; try again later"));
        });
    config.routes.exception(
        Exception.class,
        (e, request) -> {
          LOG.error("{} {} failed", request.method(), request.path(), e);
          answer(request, Problem.of(500, "a fault of the server; its log says more"));
        });
  }

  private static String detail(HttpResponseException e, Context request) {
    return switch (e.getStatus()) {
      case 404 -> "nothing is at %s; see /api/v1/status".formatted(request.path());
      case 405 ->
          "%s does not work on %s; use %s".formatted(request.method(), request.path(), methods(e));
      default -> String.valueOf(e.getMessage());
    };
  }

  /** What Javalin has found at the path, as {@code Allow} lists it (RFC 9110, 10.2.1). */
  private static String methods(HttpResponseException notAllowed) {
    return notAllowed.getDetails().getOrDefault("availableMethods", "");
  }

  private void answer(Context request, Problem problem) {
    Recorder.refused(request, problem);
    if (!request.res().isCommitted()) {
      request.status(problem.status());
      if (BrowserRequest.wantsPage(request)) {
        request.contentType("text/html;charset=utf-8");
        request.result(pages.refusal(problem.status(), problem.detail()));
      } else {
        request.contentType(Problem.MEDIA_TYPE).result(problem.document());
      }
    }
  }
}
