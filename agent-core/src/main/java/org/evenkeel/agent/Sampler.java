package org.evenkeel.agent;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/** Turns one look at the system into readings. One thread uses it. */
final class Sampler implements AutoCloseable {
  private static final String NOT_OFFERED = "not offered by this system";

  private final SystemMetrics metrics;
  private final Scripts scripts;
  private final Log log;

  /** What went wrong with which metric, so that it is told once. */
  private final Map<String, String> failing = new HashMap<>();

  Sampler(SystemMetrics metrics, Scripts scripts, Log log) {
    this.metrics = metrics;
    this.scripts = scripts;
    this.log = log;
  }

  /**
   * Reads every metric once. One that cannot be read has no value and a note that says why;
   * connections are read only when a service is counted, since listing them costs most.
   *
   * @throws IOException when the processors' numbers cannot be read
   */
  List<MetricReading> sample(List<Metric> wanted) throws IOException {
    scripts.follow(wanted);
    Map<Metric.Connections, Integer> connections = new HashMap<>();
    String trouble = countConnections(wanted, connections);
    List<MetricReading> readings = new ArrayList<>(wanted.size());
    for (Metric metric : wanted) {
      readings.add(
          switch (metric) {
            // The one that every system has: without it nothing is sampled at all.
            case Metric.Cpu cpu -> reading(cpu, metrics.cpuBusyPercent(), "");
            case Metric.Ram ram -> offered(ram, metrics::ramUsedPercent);
            case Metric.Swap swap -> offered(swap, metrics::swapUsedPercent);
            case Metric.Disk disk -> offered(disk, () -> metrics.diskUsedPercent(disk.path()));
            case Metric.Network net -> network(net);
            case Metric.Waiting waiting ->
                offered(waiting, () -> metrics.pressurePercent(waiting.resource()));
            case Metric.Connections service -> service(service, connections.get(service), trouble);
            case Metric.Script script -> script(script);
          });
    }
    tellFailures(readings);
    return List.copyOf(readings);
  }

  private interface Source {
    OptionalDouble read() throws IOException;
  }

  private static MetricReading offered(Metric metric, Source source) {
    try {
      OptionalDouble value = source.read();
      return reading(metric, value, value.isPresent() ? "" : NOT_OFFERED);
    } catch (IOException | RuntimeException e) {
      return reading(metric, OptionalDouble.empty(), reason(e));
    }
  }

  /** Its first look has nothing to compare with. */
  private MetricReading network(Metric.Network net) {
    MetricReading reading =
        offered(net, () -> metrics.networkUsedPercent(net.interfaceName(), net.bitsPerSecond()));
    boolean unknown = reading.note().equals(NOT_OFFERED);
    return unknown
        ? reading(
            net,
            OptionalDouble.empty(),
            "no reading yet, or the capacity is not known: set Capacity")
        : reading;
  }

  private static MetricReading service(
      Metric.Connections service, @Nullable Integer count, String trouble) {
    if (!service.counted()) {
      // A service without a maximum is not counted, and status says so by an importance of 0.
      return new MetricReading(
          service.name(), OptionalDouble.empty(), 0, 0, "MaxConnections is 0: not counted");
    }
    return count == null
        ? reading(service, OptionalDouble.empty(), trouble)
        : reading(
            service,
            OptionalDouble.of(Math.min(100, 100.0 * count / service.maxConnections())),
            "");
  }

  /** Counts in one pass; says what went wrong. */
  private String countConnections(List<Metric> wanted, Map<Metric.Connections, Integer> counts) {
    List<Metric.Connections> services =
        wanted.stream()
            .filter(Metric.Connections.class::isInstance)
            .map(Metric.Connections.class::cast)
            .filter(Metric.Connections::counted)
            .toList();
    if (services.isEmpty()) {
      return "";
    }
    try {
      int[] found =
          metrics.establishedConnections(
              services.stream().map(Metric.Connections::endpoint).toList());
      for (int i = 0; i < found.length; i++) {
        counts.put(services.get(i), found[i]);
      }
      return "";
    } catch (IOException | RuntimeException e) {
      return reason(e);
    }
  }

  private MetricReading script(Metric.Script script) {
    Script.Result result = scripts.result(script);
    OptionalDouble value =
        result.number().isPresent()
            ? OptionalDouble.of(Math.min(100, 100 * result.number().getAsDouble() / script.max()))
            : OptionalDouble.empty();
    return reading(script, value, result.note());
  }

  private static MetricReading reading(Metric metric, OptionalDouble value, String note) {
    return new MetricReading(
        metric.name(), value, metric.share().importance(), metric.share().threshold(), note);
  }

  private static String reason(Exception e) {
    String message = e.getMessage();
    return message == null ? e.toString() : message;
  }

  private void tellFailures(List<MetricReading> readings) {
    for (MetricReading reading : readings) {
      if (reading.note().isEmpty()) {
        if (failing.remove(reading.name()) != null) {
          log.info("%s: has a reading again".formatted(reading.name()));
        }
      } else if (reading.importance() > 0 && failing.put(reading.name(), reading.note()) == null) {
        log.warning("%s: not counted: %s".formatted(reading.name(), reading.note()));
      }
    }
  }

  @Override
  public void close() {
    scripts.close();
  }
}
