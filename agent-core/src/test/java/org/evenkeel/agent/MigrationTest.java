package org.evenkeel.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class MigrationTest {
  private static final String LBFEEDBACK =
      """
      {
        "log-dir": "/var/log/lbfeedback", "api-key": "b1946ac9",
        "monitors": {
          "cpu": {"metric-type": "cpu", "interval-ms": 500, "metric-config": {"sampling-ms": "500"}},
          "memory": {"metric-type": "ram", "interval-ms": 500},
          "data": {"metric-type": "disk-usage", "metric-config": {"disk-path": "/srv/data"}},
          "conns": {"metric-type": "netconn"},
          "jobs": {"metric-type": "script", "interval-ms": 4500,
                   "metric-config": {"script-name": "jobs.sh"}}
        },
        "responders": {
          "default": {"protocol": "tcp", "ip": "*", "port": "3333",
            "feedback-sources": {
              "cpu": {"significance": 1.0, "max-value": 100, "source-threshold": 95},
              "memory": {"significance": 0.5, "max-value": 100}},
            "haproxy-commands": "default", "command-interval": 15000,
            "threshold-mode": "any", "global-threshold": 90},
          "web": {"protocol": "https", "ip": "10.0.0.5", "port": 8333,
            "feedback-sources": {
              "jobs": {"significance": 1, "max-value": 250},
              "conns": {"significance": 1, "max-value": 4000}},
            "haproxy-commands": "default", "command-interval": 15000,
            "threshold-mode": "any", "global-threshold": 90},
          "api": {"protocol": "https-api", "ip": "127.0.0.1", "port": "3334"}
        }
      }
      """;

  private static ConfigurationReader.Accepted read(Migration migration)
      throws ConfigurationException {
    return ConfigurationReader.read(migration.document().getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void monitorsAndRespondersOfLbfeedbackBecomeOurs() throws ConfigurationException {
    ConfigurationReader.Accepted accepted = read(Migration.of(LBFEEDBACK));
    assertEquals(List.of(), accepted.ignored());
    AgentConfiguration read = accepted.configuration();
    assertEquals(
        List.of(
            new Metric.Cpu(new Metric.Share(1, 95)),
            new Metric.Ram(new Metric.Share(0.5, 100)),
            new Metric.Disk("data", Path.of("/srv/data"), new Metric.Share(0, 0)),
            new Metric.Script(
                "jobs",
                List.of("/opt/lbfeedback/jobs.sh"),
                Duration.ofSeconds(5),
                Duration.ofSeconds(3),
                250,
                new Metric.Share(0, 0))),
        read.metrics());
    assertEquals(
        new ThresholdRule(ThresholdRule.Mode.ANY, "drain", 90), read.judgement().threshold());
    assertEquals(Duration.ofSeconds(15), read.operation().commandInterval());
    assertEquals(ResponderSetting.plain(3333), read.responders().getFirst());
    ResponderSetting web = read.responders().getLast();
    assertEquals("web", web.name());
    assertEquals(8333, web.port());
    assertEquals(List.of(InetAddress.ofLiteral("10.0.0.5")), web.listen());
    assertEquals(ResponderSetting.Protocol.HTTP, web.protocol());
    assertEquals(Map.of("jobs", 1.0), web.importances());
  }

  @Test
  void whatCannotBeCarriedOverIsTold() {
    List<String> notes = Migration.of(LBFEEDBACK).notes();
    for (String part :
        List.of(
            "api-key: has no counterpart",
            "responder api: there is no API here",
            "monitor conns: counts every connection",
            "responder web: add <Tls>",
            "script jobs: look whether /opt/lbfeedback/jobs.sh")) {
      assertTrue(notes.stream().anyMatch(note -> note.contains(part)), part + " in " + notes);
    }
    assertTrue(notes.stream().noneMatch(note -> note.contains("b1946ac9")), "no secrets");
  }

  @Test
  void theScriptForXinetdBecomesItsLikeness() throws ConfigurationException {
    Migration migration =
        Migration.of(
            """
            #!/bin/bash
            # our own copy
            LOAD=`/usr/bin/vmstat 1 2| /usr/bin/tail -1| /usr/bin/awk '{print $15;}'`
            MARGIN=5
            echo "${LOAD}%"
            """);
    assertEquals(AgentConfiguration.DEFAULTS, read(migration).configuration());
    assertTrue(migration.notes().getFirst().contains("variable MARGIN"), "" + migration.notes());
  }

  @Test
  void xinetdsFileSaysWhereAndForWhom() throws ConfigurationException {
    Migration migration =
        Migration.of(
            """
            # default: on
            service lb-feedback
            {
               port            = 3344
               socket_type     = stream
               bind            = 192.0.2.7
               only_from       = 10.0.0.0/8 balancer.example 192.0.2.1
               instances       = 40
               server          = /usr/bin/lb-feedback.sh
            }
            """);
    ResponderSetting first = read(migration).configuration().responders().getFirst();
    assertEquals(3344, first.port());
    assertEquals(List.of(InetAddress.ofLiteral("192.0.2.7")), first.listen());
    assertEquals(
        List.of(AddressRange.parse("10.0.0.0/8"), AddressRange.parse("192.0.2.1")),
        first.access().allowFrom());
    assertEquals(40, first.access().connectionsMax());
    assertTrue(migration.notes().getFirst().contains("balancer.example"));
  }

  @Test
  void otherFilesAreRefused() {
    for (String text :
        List.of("", "hello", "<xml/>", "{}", "{\"monitors\": 7", "[]", "{\"a\": 1}")) {
      assertThrows(IllegalArgumentException.class, () -> Migration.of(text), text);
    }
    String deep = "{\"monitors\":" + "[".repeat(10_000);
    assertThrows(IllegalArgumentException.class, () -> Migration.of(deep));
  }

  @Test
  void namesCannotBreakOutOfTheDocument() throws ConfigurationException {
    String json = LBFEEDBACK.replace("\"data\"", "\"\\\"/><Port value=\\\"1\\\"/>&\"");
    AgentConfiguration read = read(Migration.of(json)).configuration();
    assertEquals(3333, read.responders().getFirst().port());
    assertEquals("\"/><Port value=\"1\"/>&", read.metrics().get(2).name());
  }

  @Test
  void damagedFilesAreCarriedOverOrRefusedAndNothingElse() {
    Random random = new Random(3);
    int refused = 0;
    for (int i = 0; i < 2_000; i++) {
      StringBuilder damaged = new StringBuilder(LBFEEDBACK);
      damaged.setCharAt(random.nextInt(damaged.length()), (char) random.nextInt(128));
      try {
        Migration.of(damaged.toString());
      } catch (IllegalArgumentException _) {
        refused++;
      }
    }
    assertTrue(refused > 0);
  }
}
