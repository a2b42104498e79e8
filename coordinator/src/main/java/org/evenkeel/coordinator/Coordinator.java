package org.evenkeel.coordinator;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.evenkeel.coordinator.account.Accounts;
import org.evenkeel.coordinator.account.Directory;
import org.evenkeel.coordinator.account.GeneratedPassword;
import org.evenkeel.coordinator.account.Tokens;
import org.evenkeel.coordinator.alert.Alerts;
import org.evenkeel.coordinator.api.ApiServer;
import org.evenkeel.coordinator.api.Edits;
import org.evenkeel.coordinator.api.FreePorts;
import org.evenkeel.coordinator.api.ListenException;
import org.evenkeel.coordinator.api.TlsIdentity;
import org.evenkeel.coordinator.audit.AuditLog;
import org.evenkeel.coordinator.certificate.Certificates;
import org.evenkeel.coordinator.certificate.Expiry;
import org.evenkeel.coordinator.check.kernel.KernelProbeSockets;
import org.evenkeel.coordinator.config.ConfigurationException;
import org.evenkeel.coordinator.config.FileConfigStore;
import org.evenkeel.coordinator.config.HostPort;
import org.evenkeel.coordinator.config.NodeConfiguration;
import org.evenkeel.coordinator.config.NodeConfiguration.DispatcherChoice;
import org.evenkeel.coordinator.config.NodeYaml;
import org.evenkeel.coordinator.connections.ConnectionTable;
import org.evenkeel.coordinator.connections.Hints;
import org.evenkeel.coordinator.director.Control;
import org.evenkeel.coordinator.director.Director;
import org.evenkeel.coordinator.director.FileStateStore;
import org.evenkeel.coordinator.fallback.FallbackKeeper;
import org.evenkeel.coordinator.ha.AddressAnnouncer;
import org.evenkeel.coordinator.ha.Announcer;
import org.evenkeel.coordinator.ha.AnnouncingAddresses;
import org.evenkeel.coordinator.ha.FloatingAddresses;
import org.evenkeel.coordinator.ha.InterfaceAddresses;
import org.evenkeel.coordinator.ha.PairStatus;
import org.evenkeel.coordinator.ha.guard.Charge;
import org.evenkeel.coordinator.ha.guard.GuardClient;
import org.evenkeel.coordinator.host.Finding;
import org.evenkeel.coordinator.host.HostName;
import org.evenkeel.coordinator.host.HostSettings;
import org.evenkeel.coordinator.host.OwnLink;
import org.evenkeel.coordinator.local.LocalReader;
import org.evenkeel.coordinator.lockdown.LockdownKeeper;
import org.evenkeel.coordinator.log.LogBook;
import org.evenkeel.coordinator.model.Engine;
import org.evenkeel.coordinator.model.SignInSpec;
import org.evenkeel.coordinator.neighbour.SegmentNeighbours;
import org.evenkeel.coordinator.pace.Clock;
import org.evenkeel.coordinator.replica.Pairing;
import org.evenkeel.coordinator.report.Reports;
import org.evenkeel.coordinator.signin.SignIn;
import org.evenkeel.coordinator.snmp.SnmpService;
import org.evenkeel.coordinator.timeline.Chronicle;
import org.evenkeel.coordinator.web.WebPages;
import org.evenkeel.coordinator.wizard.NetworkManagers;
import org.evenkeel.coordinator.wizard.Sitting;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A running coordinator: everything made, started in order, and stopped in reverse. */
public final class Coordinator implements AutoCloseable {
  private static final Path MACHINE = Path.of("/");
  private static final Path PROC = Path.of("/proc");

  private static final Path SYS = Path.of("/sys");
  private static final Path CONNECTION_TABLE = PROC.resolve("net/ip_vs_conn");
  private static final Logger LOG = LoggerFactory.getLogger(Coordinator.class);

  private final ConnectionTable connections = new ConnectionTable(CONNECTION_TABLE);
  private final Options options;
  private final Deque<AutoCloseable> started = new ArrayDeque<>();
  private final NodeConfiguration node;
  private final OwnPlaces places;
  private final OwnHost host;
  private final Director director;
  private final SegmentNeighbours neighbours = new SegmentNeighbours();
  private final Accounts accounts;
  private final Tokens tokens;
  private final AuditLog audit;
  private final UnaskedRecord unasked = new UnaskedRecord(InstantSource.system());
  private volatile Optional<FloatingAddresses> gate = Optional.empty();
  private Optional<Charge> left = Optional.empty();
  private final FileConfigStore configurations;
  private volatile Optional<Partnership> partnership = Optional.empty();
  private volatile boolean served;
  private volatile String role = "standalone";
  private final Certificates certificates;
  private final OwnPairings pairings;
  private final LogBook log = new LogBook();
  private final Reports reports;
  private final Optional<Directory> signIn;
  private final SnmpService snmp;
  private final LockdownKeeper lockdown;
  private volatile Optional<HostPort> snmpAt = Optional.empty();
  private final Sitting wizard;

  /**
   * How to run.
   *
   * @param root the directory below which every file is; {@code /} on a machine of its own
   * @param dispatcher the layer-4 engine; empty means as node.yaml says
   * @param clear whether to empty our tables and release our addresses at the stop
   * @param ports waits for those that other programs have; empty does not wait
   */
  public record Options(
      Path root,
      Optional<DispatcherChoice> dispatcher,
      boolean clear,
      Optional<FreePorts.Patience> ports) {
    /** One that fails at once where a port is taken. */
    public Options(Path root, Optional<DispatcherChoice> dispatcher, boolean clear) {
      this(root, dispatcher, clear, Optional.empty());
    }
  }

  private Coordinator(Options options)
      throws StartException, ConfigurationException, IOException, ListenException {
    this.options = options;
    this.certificates = new Certificates(options.root().resolve("etc/evenkeel/certificates"));
    Path root = options.root();
    try {
      started.push(InstanceLock.take(root));
      started.push(Logging.keep(log));
      node = NodeYaml.load(root.resolve("etc/evenkeel/node.yaml"), HostName.ofKernel());
      Logging.level(node.logLevel());
      places = new OwnPlaces(node);
      Management.warnOfWizard(root);
      options.ports().ifPresent(patience -> FreePorts.await(node.listen(), patience));
      host = new OwnHost(HostSettings.open(root, PROC.resolve("sys")), node.ha(), () -> gate);
      started.push(host);
      Engines engines =
          Engines.open(
              options.dispatcher().orElse(node.dispatcher()),
              node.proxy(),
              root,
              places.sharing(root));
      engines.dispatchers().forEach(started::push);
      configurations =
          FileConfigStore.open(root, () -> partnership.map(Partnership::claim).orElse(0L));
      director = startDirector(engines);
      started.push(() -> director.stop(options.clear()));
      started.push(neighbours);
      startFallback();
      Path state = root.resolve("var/lib/evenkeel");
      Accounts opened = Accounts.open(state);
      accounts = opened;
      started.push(() -> withdrawUnlessServing(opened));
      tokens = Tokens.open(state);
      audit =
          AuditLog.open(
              state,
              AuditLog.Bounds.DEFAULT,
              InstantSource.system(),
              problems -> {
                boolean _ = director.notice("audit", problems);
              });
      started.push(audit);
      unasked.recordIn(audit);
      pairings =
          new OwnPairings(
              new Pairing(node.node(), root.resolve("etc/evenkeel"), state),
              configurations,
              director,
              () -> partnership);
      started.push(pairings);
      startPair(root, engines.carriers().layer4() == Engine.IPVS);
      snmpAt = node.listen().snmp();
      lockdown = Management.lockdown(root, node, () -> snmpAt, director, notices("lockdown"));
      started.push(() -> lockdown.stop(options.clear()));
      started.push(director.watch(snapshot -> lockdown.follow(snapshot.revision())));
      started.push(Expiry.start(certificates, director::snapshot, notices("certificates")));
      started.push(
          Hints.start(connections, director::snapshot, hints -> director.hint(Engine.IPVS, hints)));
      started.push(
          Alerts.start(node.alerts(), director::snapshot, notices("alerts"), Clock.SYSTEM));
      reports = Reports.in(state.resolve("reports"), InstantSource.system());
      started.push(reports.start(director::snapshot, notices("reports"), Clock.SYSTEM));
      engines.watch(director).forEach(started::push);
      signIn = node.signIn().map(this::signIn);
      snmp = Management.snmp(state, node, director::snapshot, this::pairStatus, notices("snmp"));
      started.push(snmp);
      wizard = Management.wizard(root, director);
      started.push(wizard);
      started.push(ApiServer.start(listeners(root, state), sources(), new WebPages()));
      served = true;
    } finally {
      // Whatever it was, an error of the Java machine too: nothing goes on without the rest.
      if (!served) {
        close();
      }
    }
  }

  /** Nobody has been told a password that was made for a start which failed. */
  private void withdrawUnlessServing(Accounts opened) throws IOException {
    if (!served) {
      opened.withdraw();
    }
  }

  /** Who knows users that are none here. */
  private Directory signIn(SignInSpec spec) {
    SignIn asked = SignIn.start(spec, notices("sign-in"), Clock.SYSTEM);
    started.push(asked);
    return asked;
  }

  private Optional<PairStatus> pairStatus() {
    return partnership.map(pair -> pair.pair().status());
  }

  private void startPair(Path root, boolean ipvs) throws IOException, StartException {
    if (node.ha().isPresent() && gate.isPresent()) {
      Partnership started =
          new Partnership(
              node.node(),
              node.ha().get(),
              root,
              gate.get(),
              left,
              neighbours,
              director,
              ipvs,
              new Partnership.Replicated(
                  configurations,
                  accounts,
                  tokens,
                  certificates,
                  places::webFrom,
                  pairings::unpaired),
              this::pairChanged);
      partnership = Optional.of(started);
      this.started.push(started);
    }
  }

  private void pairChanged(PairStatus pair) {
    boolean _ = director.notice("pair", pair.problems());
    role =
        switch (pair.role()) {
          case ACTIVE -> "active";
          case STANDALONE -> "standalone";
          case JOINING, PASSIVE, ISOLATED -> "passive";
        };
    director.look();
  }

  private void startFallback() {
    FallbackKeeper keeper =
        new FallbackKeeper(
            node.listen().fallback().map(HostPort::socketAddress),
            FallbackKeeper.file(options.root()),
            problems -> {
              boolean _ = director.notice("fallback", problems);
            });
    started.push(keeper);
    Control.Subscription watching = director.watch(keeper::follow);
    started.push(watching);
    keeper.follow(director.snapshot());
  }

  /** Where a part of this process says what does not work. */
  private Predicate<List<String>> notices(String source) {
    return problems -> director.notice(source, problems);
  }

  /** Why this node takes no edits; one of a pair knows only after a while that it does. */
  private Optional<String> follows() {
    return partnership.isEmpty() && node.ha().isPresent()
        ? Optional.of("this node has not found its pair yet: try again in a moment")
        : partnership.flatMap(pair -> pair.edits().refusal());
  }

  private Director startDirector(Engines engines) throws ConfigurationException, IOException {
    AddressAnnouncer addresses = addresses();
    started.push(addresses);
    var sockets = new KernelProbeSockets();
    started.push(sockets);
    Chronicle chronicle = Chronicle.open(options.root());
    started.push(chronicle);
    OwnLink ownLink = new OwnLink(PROC, SYS);
    var doors =
        new Director.Doors(
            engines.dispatchers(),
            configurations,
            new FileStateStore(options.root()),
            addresses,
            host.door(engines.carriers()),
            sockets,
            chronicle,
            address -> ownLink.towards(address.inet()),
            () -> role,
            this::follows,
            unasked);
    var setup =
        new Director.Setup(node.node(), engines.carriers(), engines.notices(), places.ports());
    return Director.start(setup, doors, Clock.SYSTEM);
  }

  /** In a pair the election says whether they are on this host, else they always are. */
  private AddressAnnouncer addresses() {
    var host = InterfaceAddresses.of(node::interfaceFor, node.node(), node.ha());
    var announcer = new Announcer();
    started.push(announcer);
    if (node.ha().isEmpty()) {
      return new AnnouncingAddresses(host, announcer);
    }
    role = "passive";
    var floating = new FloatingAddresses(host, announcer);
    left = GuardClient.left(GuardProcess.socket(options.root()));
    // What a guard has held stays: nothing may take it off before the pair goes on.
    left.ifPresent(
        charge -> {
          boolean _ = floating.open(charge.term()).isEmpty();
        });
    gate = Optional.of(floating);
    return floating;
  }

  /**
   * Starts a coordinator; it serves when this returns. What was started is stopped again when the
   * start fails.
   *
   * @throws StartException when it cannot
   */
  public static Coordinator start(Options options) throws StartException {
    try {
      return new Coordinator(options);
    } catch (ConfigurationException e) {
      throw new StartException(e);
    } catch (ListenException | IOException e) {
      throw new StartException(String.valueOf(e.getMessage()), e);
    } catch (LinkageError e) {
      throw new StartException(
          "the program's own files are damaged or of different versions (%s): install it again"
              .formatted(e),
          e);
    }
  }

  private ApiServer.Settings listeners(Path root, Path state) throws IOException {
    Optional<HostPort> web = node.listen().web();
    InetAddress shown =
        web.map(place -> place.address().inet()).orElseGet(InetAddress::getLoopbackAddress);
    TlsIdentity tls =
        node.tls().isPresent()
            ? TlsIdentity.fromPem(node.tls().get().certificate(), node.tls().get().key())
            : TlsIdentity.generated(state, node.node(), shown);
    return new ApiServer.Settings(
        web.map(HostPort::socketAddress),
        node.listen().clear().map(HostPort::socketAddress),
        root.resolve("run/evenkeel/control.sock"),
        tls);
  }

  private ApiServer.Sources sources() {
    return new ApiServer.Sources(
        options.root(),
        director,
        accounts,
        tokens,
        audit,
        this::examined,
        connections,
        neighbours,
        certificates,
        configurations,
        log,
        reports,
        partnership.map(Partnership::pair),
        partnership.map(Partnership::edits).orElse(Edits.ALONE),
        Optional.of(pairings),
        signIn,
        new LocalReader(MACHINE, link -> NetworkManagers.ruler(MACHINE, link))::read,
        lockdown,
        wizard);
  }

  /** Whether this host is as the running services need it; for any thread. */
  private List<Finding> examined() {
    List<Finding> findings = host.examined(director, neighbours);
    findings.addAll(lockdown.findings());
    return findings;
  }

  /** What the faces see of it. */
  public Control control() {
    return director;
  }

  /** The password that this start has made for {@code admin}; empty at every later start. */
  public Optional<GeneratedPassword> generatedPassword() {
    return accounts.generated();
  }

  /** Where people find the web UI; empty when it is off. */
  public Optional<String> webAddress() {
    return places.webUi();
  }

  /** Reads the configuration, the log level and who may read by SNMP again. Returns at once. */
  public void reload() {
    try {
      Path file = options.root().resolve("etc/evenkeel/node.yaml");
      NodeConfiguration read = NodeYaml.load(file, node.node());
      Logging.level(read.logLevel());
      snmp.follow(Management.snmp(read));
      snmpAt = read.listen().snmp();
      lockdown.hasten();
      if (partnership.isPresent() && node.ha().isPresent()) {
        partnership.get().reload(node.ha().get(), options.root());
      }
    } catch (IOException | ConfigurationException e) {
      LOG.error("node.yaml is not read again: {}", e.getMessage());
    }
    director.reload();
  }

  /** Stops everything within five seconds. Idempotent. */
  @Override
  public void close() {
    while (!started.isEmpty()) {
      AutoCloseable part = started.pop();
      try {
        part.close();
      } catch (Exception e) {
        LOG.warn("While stopping: {}", e.getMessage());
      }
    }
  }
}
