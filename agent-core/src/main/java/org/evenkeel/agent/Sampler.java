package org.evenkeel.agent;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;

/** Turns one look at the system into readings. */
final class Sampler {
  private final SystemMetrics metrics;

  Sampler(SystemMetrics metrics) {
    this.metrics = metrics;
  }

  /**
   * Reads every metric once. The processor and the memory are always read, so that status can show
   * them; connections only when a service is counted, since listing them costs most.
   *
   * @throws IOException when the system's numbers cannot be read
   */
  List<MetricReading> sample(AgentConfiguration.Metrics wanted) throws IOException {
    List<MetricReading> readings = new ArrayList<>(2 + wanted.services().size());
    readings.add(resource("cpu", metrics.cpuBusyPercent(), wanted.cpu()));
    readings.add(resource("ram", metrics.ramUsedPercent(), wanted.ram()));
    addServices(wanted.services(), readings);
    return List.copyOf(readings);
  }

  private void addServices(
      List<AgentConfiguration.TcpService> services, List<MetricReading> readings)
      throws IOException {
    List<ServiceEndpoint> endpoints =
        services.stream()
            .filter(AgentConfiguration.TcpService::counted)
            .map(AgentConfiguration.TcpService::endpoint)
            .toList();
    int[] connections =
        endpoints.isEmpty() ? new int[0] : metrics.establishedConnections(endpoints);
    int next = 0;
    for (AgentConfiguration.TcpService service : services) {
      OptionalDouble value =
          service.counted()
              ? OptionalDouble.of(used(connections[next++], service.maxConnections()))
              : OptionalDouble.empty();
      // A service without a maximum is not counted, and status says so by an importance of 0.
      double importance = service.counted() ? service.importance() : 0;
      readings.add(new MetricReading(service.name(), value, importance, 0));
    }
  }

  private static MetricReading resource(
      String name, OptionalDouble value, AgentConfiguration.Resource wanted) {
    return new MetricReading(name, value, wanted.importance(), wanted.threshold());
  }

  private static double used(int connections, int maxConnections) {
    return Math.min(100, 100.0 * connections / maxConnections);
  }
}
