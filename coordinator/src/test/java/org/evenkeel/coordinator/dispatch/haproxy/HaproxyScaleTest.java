package org.evenkeel.coordinator.dispatch.haproxy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.io.IOException;
import java.net.http.HttpClient;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.evenkeel.coordinator.dispatch.Destination;
import org.evenkeel.coordinator.dispatch.TableService;
import org.evenkeel.coordinator.model.IpAddress;
import org.evenkeel.coordinator.model.Protocol;
import org.evenkeel.coordinator.model.ProxyLimits;
import org.evenkeel.coordinator.model.ServiceKey;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A thousand services of ten real servers each. Times are printed, and not judged. */
class HaproxyScaleTest {
  private static final int SERVICES = 1_000;
  private static final int SERVERS = 10;
  private static final int FIRST_PORT = 21_000;

  private HaproxyFixture fixture;

  @BeforeEach
  void open() throws IOException {
    fixture = new HaproxyFixture();
  }

  @AfterEach
  void close() throws IOException {
    fixture.close();
  }

  @Test
  void aReloadOfManyServicesLosesNoRequest() throws Exception {
    List<TableService> table = new ArrayList<>();
    for (int i = 0; i < SERVICES; i++) {
      table.add(service(i));
    }
    ServiceKey.Endpoint key = HaproxyFixture.freeService("127.0.16.200");
    Map<String, Destination.Key> servers = Map.of("a", fixture.server("a"));
    table.set(0, HaproxyFixture.service(key, "asked", Specs.http(), servers));
    long begun = System.nanoTime();
    holds(table);
    report("started", begun);
    long worker = fixture.worker();

    begun = System.nanoTime();
    TableService changed =
        HaproxyFixture.with(
            table.get(500), HaproxyFixture.weighing(table.get(500).destinations().get(3).key(), 5));
    table.set(500, changed);
    holds(table);
    report("one weight", begun);
    begun = System.nanoTime();
    table.set(
        500,
        HaproxyFixture.with(
            changed, HaproxyFixture.weighing(changed.destinations().get(3).key(), 6)));
    holds(table);
    report("another weight", begun);
    assertEquals(worker, fixture.worker());

    AtomicBoolean stop = new AtomicBoolean();
    AtomicLong answered = new AtomicLong();
    AtomicLong failed = new AtomicLong();
    Thread client =
        Thread.ofVirtual()
            .start(
                () -> {
                  while (!stop.get()) {
                    ask(key, answered, failed);
                  }
                });
    begun = System.nanoTime();
    table.set(
        0,
        HaproxyFixture.service(
            key, "asked", Specs.with(Specs.http(), new ProxyLimits(77, 0, 0)), servers));
    holds(table);
    report("reload", begun);
    stop.set(true);
    client.join();

    assertNotEquals(worker, fixture.worker());
    assertEquals(0, failed.get(), answered + " were answered");
    assertNotEquals(0, answered.get());
  }

  private void holds(List<TableService> table) throws Exception {
    fixture.holds(table.toArray(TableService[]::new));
    assertEquals(table, fixture.dispatcher.read().services());
  }

  private static void ask(ServiceKey.Endpoint key, AtomicLong answered, AtomicLong failed) {
    try (HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
      int status = HaproxyFixture.get(client, key, "/").statusCode();
      (status == 200 ? answered : failed).incrementAndGet();
    } catch (Exception _) {
      failed.incrementAndGet();
    }
  }

  private static TableService service(int number) {
    Map<String, Destination.Key> servers = new LinkedHashMap<>();
    for (int i = 0; i < SERVERS; i++) {
      servers.put(
          "r" + i, new Destination.Key(IpAddress.parse("198.51.100." + (1 + i)), 1 + number));
    }
    ServiceKey key =
        new ServiceKey.Endpoint(
            Protocol.TCP, IpAddress.parse("127.0.16." + (1 + number / 250)), FIRST_PORT + number);
    return HaproxyFixture.service(key, "s" + number, Specs.http(), servers);
  }

  private static void report(String what, long begun) {
    System.out.println(
        "%d services x %d real servers: %s in %d ms"
            .formatted(SERVICES, SERVERS, what, (System.nanoTime() - begun) / 1_000_000));
  }
}
