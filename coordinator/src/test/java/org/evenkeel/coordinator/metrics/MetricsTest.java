package org.evenkeel.coordinator.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.prometheus.metrics.expositionformats.ExpositionFormats;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.evenkeel.coordinator.model.Snapshots;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MetricsTest {
  private static final String REAL = "{real_server=\"rabbit1\",virtual_service=\"rabbitmq\"} ";
  private static final String DRAINED = "{real_server=\"rabbit2\",virtual_service=\"rabbitmq\"} ";
  private static final Pattern DOCUMENTED = Pattern.compile("(?m)^\\| `([a-z_]+)` \\| (\\w+) \\|");

  @ParameterizedTest
  @ValueSource(
      strings = {
        "evenkeel_build_info{node=\"lb1\",version=\"0.1.0\"} 1",
        "evenkeel_role{role=\"standalone\"} 1.0",
        "evenkeel_role{role=\"active\"} 0.0",
        "evenkeel_degraded_reasons 1.0",
        "evenkeel_configuration_revision 7.0",
        "evenkeel_virtual_service_up{virtual_service=\"rabbitmq\"} 1.0",
        "evenkeel_virtual_service_info{engine=\"ipvs\",forwarding=\"dr\","
            + "match=\"tcp 192.168.87.5 5672\",scheduler=\"wlc\",virtual_service=\"rabbitmq\"} 1",
        "evenkeel_real_server_up" + REAL + "1.0",
        "evenkeel_real_server_online" + REAL + "1.0",
        "evenkeel_real_server_online" + DRAINED + "0.0",
        "evenkeel_real_server_weight" + REAL + "97.0",
        "evenkeel_real_server_weight" + DRAINED + "0.0",
        "evenkeel_real_server_configured_weight" + DRAINED + "100.0",
        "evenkeel_real_server_idle_ratio" + REAL + "0.97",
        "evenkeel_real_server_active_connections" + REAL + "3.0",
        "evenkeel_real_server_inactive_connections" + REAL + "1.0",
        "evenkeel_real_server_connections_total" + REAL + "40.0",
        "evenkeel_real_server_received_bytes_total" + REAL + "5.0E9",
        "evenkeel_real_server_sent_bytes_total" + REAL + "600.0",
        "evenkeel_pair_contact 1.0",
        "evenkeel_pair_in_step 1.0",
        "evenkeel_pair_maintenance 0.0",
        "evenkeel_pair_term 12.0",
        "evenkeel_pair_round_trip_seconds 2.5E-4",
        "evenkeel_pair_link_up{link=\"eth0 10.0.0.20 - 10.0.0.21\"} 1.0",
        "evenkeel_pair_heartbeats_sent_total{link=\"eth0 10.0.0.20 - 10.0.0.21\"} 50.0",
        "evenkeel_pair_heartbeats_taken_total{link=\"eth0 10.0.0.20 - 10.0.0.21\"} 49.0",
        "evenkeel_pair_heartbeats_refused_total{link=\"eth0 10.0.0.20 - 10.0.0.21\","
            + "reason=\"replay\"} 2.0",
        "evenkeel_certificate_expiry_timestamp_seconds{certificate=\"shop\"} 1.9E9",
        "process_cpu_seconds_total 2.5",
        "process_start_time_seconds 1.7000000005E9",
        "process_resident_memory_bytes 1048576.0",
        "process_open_fds 7.0",
      })
  void tellsEachFigureByItsName(String line) {
    List<String> lines = text(Subjects.whole()).lines().toList();
    assertTrue(lines.contains(line), () -> line + " is not in\n" + String.join("\n", lines));
  }

  @Test
  void whatIsNotKnownIsAbsent() {
    String text = text(Subjects.whole());
    assertFalse(text.contains("evenkeel_real_server_idle_ratio" + DRAINED), text);

    Metrics.Subject alone =
        new Metrics.Subject(Snapshots.of(), Optional.empty(), List.of(), Subjects.process("0.1.0"));
    String least = text(alone);
    assertFalse(least.contains("pair"), least);
    assertFalse(least.contains("real_server"), least);
    assertFalse(least.contains("certificate"), least);
    assertTrue(least.endsWith("# EOF\n"), least);
  }

  /** Dashboards and alerts of others are written by that page. */
  @Test
  void theManualListsEachFamilyAndNoOther() throws Exception {
    String manual = Files.readString(Path.of("../docs/metrics.md"));
    Set<String> documented = new TreeSet<>();
    Matcher row = DOCUMENTED.matcher(manual);
    while (row.find()) {
      documented.add(row.group(1) + " " + row.group(2));
    }
    Set<String> told =
        Metrics.of(Subjects.whole()).stream()
            .map(family -> family.getMetadata().getPrometheusName() + " " + type(family))
            .collect(Collectors.toCollection(TreeSet::new));
    assertEquals(told, documented);
  }

  @Test
  void thisProcessKnowsWhatItUses() {
    ProcessFigures own = ProcessFigures.now("0.1.0");
    assertTrue(own.cpuNanos() > 0);
    assertTrue(own.residentBytes().orElseThrow() > 10 << 20);
    assertTrue(own.openFiles().orElseThrow() > 2);
  }

  private static String type(MetricSnapshot family) {
    return family.getClass().getSimpleName().replace("Snapshot", "").toLowerCase(Locale.ROOT);
  }

  private static String text(Metrics.Subject subject) {
    return ExpositionFormats.init()
        .getOpenMetricsTextFormatWriter()
        .toDebugString(Metrics.of(subject));
  }
}
