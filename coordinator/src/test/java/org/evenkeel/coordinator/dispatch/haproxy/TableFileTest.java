package org.evenkeel.coordinator.dispatch.haproxy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.evenkeel.coordinator.dispatch.Delivery;
import org.evenkeel.coordinator.dispatch.Destination;
import org.evenkeel.coordinator.dispatch.ServiceSettings;
import org.evenkeel.coordinator.dispatch.TableService;
import org.evenkeel.coordinator.model.IpAddress;
import org.evenkeel.coordinator.model.Limits;
import org.evenkeel.coordinator.model.Persistence;
import org.evenkeel.coordinator.model.Protocol;
import org.evenkeel.coordinator.model.ProxyRule;
import org.evenkeel.coordinator.model.ProxyRule.Action;
import org.evenkeel.coordinator.model.ProxySpec;
import org.evenkeel.coordinator.model.Scheduling;
import org.evenkeel.coordinator.model.ServiceKey;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TableFileTest {
  @TempDir Path directory;

  @Test
  void everyKindOfServiceIsReadBackAsItWas() throws Exception {
    List<TableService> table = new ArrayList<>();
    int port = 1;
    for (ProxySpec spec : RenderingTest.everything()) {
      table.add(
          HaproxyFixture.service(
              endpoint(port++), "web", spec, Map.of("a", new Destination.Key(address(), 80))));
    }
    table.add(
        HaproxyFixture.service(
            endpoint(port++),
            "rules",
            Specs.with(
                Specs.with(Specs.http(), TlsFixture.terminated("x")),
                List.of(
                    new ProxyRule(
                        new ProxyRule.Condition(
                            Optional.of("h"),
                            Optional.of("/p"),
                            Optional.of(new ProxyRule.HeaderValue("a", "b"))),
                        new Action.Use("p")),
                    new ProxyRule(ProxyRule.Condition.ALWAYS, new Action.ToHttps()),
                    new ProxyRule(ProxyRule.Condition.ALWAYS, new Action.Redirect("\"é\"")),
                    new ProxyRule(
                        ProxyRule.Condition.ALWAYS,
                        new Action.Headers(Map.of("a", "b"), Map.of(), List.of("c")))),
                Map.of("p", List.of("a", "b"))),
            Map.of()));
    table.add(
        new TableService(
            endpoint(port++),
            new ServiceSettings(
                "mh",
                Set.of(Scheduling.Flag.MH_PORT),
                true,
                Optional.of(new Persistence(Duration.ofSeconds(9), 24))),
            List.of(
                new Destination(
                    new Destination.Key(address(), 0),
                    new Delivery.Withheld(),
                    65_535,
                    new Limits(1, 2)))));
    Path file = directory.resolve("table.json");
    TableFile written = new TableFile("x", table);

    written.write(file);

    assertEquals(Optional.of(written), TableFile.read(file));
    assertEquals(PosixFilePermissions.fromString("rw-------"), Files.getPosixFilePermissions(file));
  }

  @Test
  void whatIsNoTableIsNone() throws Exception {
    Path file = directory.resolve("table.json");
    assertEquals(Optional.empty(), TableFile.read(file));
    for (String text :
        List.of("", "{", "[]", "{\"table\":[{}]}", "{\"table\":[{\"key\":{\"@\":\"Nothing\"}}]}")) {
      Files.writeString(file, text);
      assertEquals(Optional.empty(), TableFile.read(file), text);
    }
  }

  @Test
  void aFileDoesNotSayWhatIsMade() throws Exception {
    var json = new ObjectMapper().readTree("{\"@\":\"Endpoint\",\"protocol\":\"TCP\"}");

    assertThrows(IllegalArgumentException.class, () -> RecordCodec.read(ServiceKey.class, json));
    assertThrows(IllegalArgumentException.class, () -> RecordCodec.read(Runnable.class, json));
  }

  private static ServiceKey.Endpoint endpoint(int port) {
    return new ServiceKey.Endpoint(Protocol.TCP, address(), port);
  }

  private static IpAddress address() {
    return IpAddress.parse("2001:db8::1");
  }
}
