package org.evenkeel.coordinator.director;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.evenkeel.coordinator.dispatch.Dispatcher;
import org.evenkeel.coordinator.dispatch.Observation;
import org.evenkeel.coordinator.dispatch.ServiceSettings;
import org.evenkeel.coordinator.dispatch.Step;
import org.evenkeel.coordinator.dispatch.TableService;
import org.evenkeel.coordinator.host.HostUse;
import org.evenkeel.coordinator.model.Engine;
import org.evenkeel.coordinator.model.IpAddress;
import org.evenkeel.coordinator.model.Protocol;
import org.evenkeel.coordinator.model.ServiceKey;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.slf4j.LoggerFactory;

class TablesTest {
  private static final Logger LOGGER = (Logger) LoggerFactory.getLogger(Drift.class);

  private static final TableService SERVICE =
      new TableService(
          new ServiceKey.Endpoint(Protocol.TCP, IpAddress.parse("192.0.2.1"), 443),
          ServiceSettings.by("rr"),
          List.of());

  private final ListAppender<ILoggingEvent> log = new ListAppender<>();

  /** Takes everything on trust, and has none of it when it is looked at. */
  private record Forgetful(Engine engine) implements Dispatcher {
    @Override
    public Observation read() {
      return Observation.EMPTY;
    }

    @Override
    public List<Failure> apply(List<Step> steps) {
      return List.of();
    }

    @Override
    public void close() {}
  }

  @BeforeEach
  void listen() {
    log.start();
    LOGGER.setLevel(Level.WARN);
    LOGGER.addAppender(log);
  }

  @AfterEach
  void cease() {
    LOGGER.detachAppender(log);
    LOGGER.setLevel(null); // as others have it
  }

  @Test
  void whoEditsTheKernelsTableIsSpokenOf() {
    assertEquals(
        List.of("Somebody else changed ipvs: tcp 192.0.2.1:443 was removed; it is put right"),
        said(Engine.IPVS));
  }

  /** What HAProxy refuses later than it was given is HAProxy's own doing. */
  @ParameterizedTest
  @EnumSource(names = {"HAPROXY", "RELAY"})
  void ofEnginesThatAreOursAloneNobodyIsAccused(Engine engine) {
    assertEquals(List.of(), said(engine));
  }

  private List<String> said(Engine engine) {
    Tables tables = new Tables(List.of(new Forgetful(engine)));
    Plan plan =
        new Plan(
            List.of(),
            new Frame(new LinkedHashSet<>(), Set.of(), List.of(), HostUse.NONE),
            Map.of(engine, List.of(SERVICE)),
            List.of());
    List<String> problems = new ArrayList<>();
    for (int look = 0; look < 3; look++) {
      assertTrue(tables.read() || look > 0);
      assertTrue(tables.apply(plan, Set.of(SERVICE.key()), problems));
    }
    assertEquals(List.of(), problems);
    return log.list.stream().map(ILoggingEvent::getFormattedMessage).distinct().toList();
  }
}
