package org.evenkeel.coordinator.dispatch.haproxy;

import static org.evenkeel.coordinator.Eventually.eventually;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.evenkeel.coordinator.certificate.CertificateSamples;
import org.evenkeel.coordinator.dispatch.Destination;
import org.evenkeel.coordinator.dispatch.TableService;
import org.evenkeel.coordinator.model.IpAddress;
import org.evenkeel.coordinator.model.ProxyPersistence;
import org.evenkeel.coordinator.model.ProxySpec;
import org.evenkeel.coordinator.model.ServiceKey;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two nodes' HAProxys remember clients together. */
@Tag("lab")
class HaproxySharingTest {
  private static final IpAddress ONE = IpAddress.parse("127.0.13.1");
  private static final IpAddress TWO = IpAddress.parse("127.0.13.2");
  private static final ProxySpec STICKY =
      Specs.with(Specs.http(), new ProxyPersistence.Source(Duration.ofMinutes(7)));

  @TempDir private Path folder;
  private final Map<String, Destination.Key> servers = new LinkedHashMap<>();

  @SuppressWarnings("NullAway.Init") // each test begins with it, in its own surroundings
  private HaproxyFixture one;

  @SuppressWarnings("NullAway.Init") // each test begins with it, in its own surroundings
  private HaproxyFixture two;

  private ServiceKey.Endpoint first;
  private ServiceKey.Endpoint second;

  @BeforeEach
  void ports() throws IOException {
    first = HaproxyFixture.freeService("127.0.12.1");
    second = HaproxyFixture.freeService("127.0.12.2");
  }

  private void open() throws IOException {
    one = new HaproxyFixture(sharing("lb1", ONE, "lb2", TWO));
    two = new HaproxyFixture(sharing("lb2", TWO, "lb1", ONE));
    servers.put("a", one.server("a"));
    servers.put("b", one.server("b"));
    servers.put("c", one.server("c"));
  }

  /** The port is below those that the system gives away by itself. */
  private Sharing sharing(String own, IpAddress local, String peer, IpAddress remote) {
    return new Sharing(
        own,
        peer,
        local,
        remote,
        17_778,
        folder.resolve(own + "-own.pem"),
        folder.resolve(own + "-peer.pem"));
  }

  @AfterEach
  void close() throws IOException {
    try (HaproxyFixture _ = two;
        HaproxyFixture _ = one) {
      assertTrue(Files.exists(folder));
    }
  }

  @Test
  void whatOneLearnsTheOtherKnowsAndKeepsThroughReloadsAndLoss() throws Exception {
    open();
    one.holds(service(first));
    two.holds(service(second));

    String server = HaproxyFixture.who(HaproxyFixture.get(first, "/"));
    eventually("it is known to both", () -> knows(two));
    stays(second, server);
    assertEquals(List.of(), one.dispatcher.notices());

    eventually("it may hand over", () -> hasLearnt(two));
    long before = two.worker();
    two.holds(changed(second));
    assertTrue(two.worker() != before, "it was reloaded");
    eventually("the next process knows it", () -> knows(two));
    stays(second, server);

    one.close();
    eventually("it may hand over again", () -> hasLearnt(two));
    two.holds(service(second));
    eventually("it still knows", () -> knows(two));
    one = new HaproxyFixture(sharing("lb1", ONE, "lb2", TWO));
    // The real servers were the first's, and have gone with it.
    servers.replaceAll((name, _) -> serve(one, name));
    one.holds(service(first));
    eventually("who comes anew is told", () -> knows(one));
    assertTrue(one.ask("show table web").contains("server_key=" + server));
  }

  @Test
  void nodesThatAreCertainOfEachOtherSpeakTls() throws Exception {
    CertificateSamples own = CertificateSamples.make("lb1", Duration.ofDays(9));
    CertificateSamples peer = CertificateSamples.make("lb2", Duration.ofDays(9));
    Files.write(folder.resolve("lb1-own.pem"), own.pem());
    Files.writeString(folder.resolve("lb1-peer.pem"), peer.certificate());
    Files.write(folder.resolve("lb2-own.pem"), peer.pem());
    Files.writeString(folder.resolve("lb2-peer.pem"), own.certificate());
    open();
    one.holds(service(first));
    two.holds(service(second));
    String server = HaproxyFixture.who(HaproxyFixture.get(first, "/"));
    eventually("it is known to both", () -> knows(two));
    stays(second, server);
    eventually("it may hand over", () -> hasLearnt(two));
    two.holds(changed(second));
    eventually("the next process knows it", () -> knows(two));

    String configuration = Files.readString(two.surroundings().configuration());
    assertTrue(configuration.contains("verify required ssl-min-ver TLSv1.3"), configuration);
  }

  @Test
  void whatHindersItIsToldAndServicesGoOn() throws Exception {
    try (ServerSocket taken = new ServerSocket()) {
      taken.bind(ONE.withPort(17_778));
      open();
      one.holds(service(first));
      assertEquals(200, HaproxyFixture.get(first, "/").statusCode());
      String told = String.join("; ", one.dispatcher.notices());
      assertTrue(told.startsWith("persistence is not shared with lb2: cannot listen on "), told);
      assertTrue(told.contains("port 17778 is taken"), told);
    }
    eventually("it is shared at last", () -> one.dispatcher.notices().isEmpty());
    eventually("with the other", () -> one.ask("show peers").contains("id=lb2(remote"));
    assertEquals(200, HaproxyFixture.get(first, "/").statusCode());
  }

  @Test
  void filesThatHaproxyRefusesLeaveServicesAlone() throws Exception {
    CertificateSamples own = CertificateSamples.make("lb1", Duration.ofDays(9));
    Files.writeString(folder.resolve("lb1-own.pem"), own.certificate()); // without its key
    Files.writeString(folder.resolve("lb1-peer.pem"), own.certificate());
    Files.writeString(folder.resolve("lb2-own.pem"), "nothing");
    open();
    one.holds(service(first));
    two.holds(service(second));
    assertEquals(200, HaproxyFixture.get(first, "/").statusCode());
    assertEquals(200, HaproxyFixture.get(second, "/").statusCode());
    String told = String.join("; ", one.dispatcher.notices());
    assertTrue(told.startsWith("persistence is not shared with lb2: HAProxy refuses it: "), told);
    told = String.join("; ", two.dispatcher.notices());
    assertTrue(told.contains("lb2-peer.pem; pair the nodes again"), told);
  }

  @Test
  void theNextCoordinatorGoesOnWithItAndOneThatIsAloneNoLonger() throws Exception {
    open();
    one.holds(service(first));
    long worker = one.worker();
    one.reopen();
    eventually("it is read", () -> !one.dispatcher.read().services().isEmpty());
    assertEquals(worker, one.worker());

    Surroundings surroundings = one.surroundings();
    String configuration = Files.readString(surroundings.configuration());
    assertTrue(PeerLines.areIn(configuration), configuration);
    SharedTables alone = new SharedTables(surroundings, Optional.empty());
    alone.adopt(configuration);
    assertTrue(alone.look(0), "it is to be reloaded without the other");
    alone.took(alone.next(0));
    assertFalse(alone.look(Duration.ofHours(1).toNanos()));
  }

  private static Destination.Key serve(HaproxyFixture fixture, String name) {
    try {
      return fixture.server(name);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private TableService service(ServiceKey.Endpoint key) {
    return HaproxyFixture.service(key, "web", STICKY, servers);
  }

  /** One that needs a reload, and whose table stays. */
  private TableService changed(ServiceKey.Endpoint key) {
    return HaproxyFixture.service(key, "web", Specs.compressed(STICKY), servers);
  }

  private static boolean knows(HaproxyFixture fixture) throws IOException {
    return fixture.ask("show table web").contains("used:1");
  }

  /** What it waits for at its start: those here, and those elsewhere (show peers, the flags). */
  private static boolean hasLearnt(HaproxyFixture fixture) throws IOException {
    Matcher flags =
        Pattern.compile(" flags=0x([0-9a-f]+) resync").matcher(fixture.ask("show peers"));
    return flags.find() && (Integer.parseInt(flags.group(1), 16) & 3) == 3;
  }

  private void stays(ServiceKey.Endpoint key, String server) throws Exception {
    for (int i = 0; i < 5; i++) {
      assertEquals(server, HaproxyFixture.who(HaproxyFixture.get(key, "/")));
    }
  }
}
