package org.evenkeel.agent;

import java.time.Duration;
import java.util.List;

/**
 * What agent.xml says. {@link #DEFAULTS} holds where the file is silent or absent.
 *
 * @param metrics what is measured and how much each metric counts
 * @param operation the operator's state
 * @param answering where and how clients are answered
 * @param logLevel how much is logged
 */
public record AgentConfiguration(
    Metrics metrics, Operation operation, Answering answering, LogLevel logLevel) {

  /** Processor alone counts, port 3333, no operator state. */
  public static final AgentConfiguration DEFAULTS =
      new AgentConfiguration(
          new Metrics(new Resource(1, 100), new Resource(0, 100), List.of()),
          new Operation(AgentStatus.NORMAL, false, Duration.ofSeconds(5)),
          new Answering(3333, Duration.ofSeconds(10), true),
          LogLevel.INFO);

  /** The metrics: processor, memory, and the connections of services. */
  public record Metrics(Resource cpu, Resource ram, List<TcpService> services) {
    public Metrics {
      services = List.copyOf(services);
    }
  }

  /**
   * How much a metric of the machine counts.
   *
   * @param importance its share in the load, 0 to 1000; 0 = not in the load
   * @param threshold percent above which the machine counts as full, whatever the other metrics and
   *     this one's importance; 0 = none
   */
  public record Resource(double importance, double threshold) {}

  /**
   * A service whose established connections are a metric: their number in percent of the maximum.
   *
   * @param name as the operator calls it
   * @param endpoint the local end of its connections
   * @param maxConnections the number that is 100 percent; 0 = not counted
   * @param importance its share in the load, 0 to 1000; 0 = not counted
   */
  public record TcpService(
      String name, ServiceEndpoint endpoint, int maxConnections, double importance) {
    /** Whether its connections have to be looked at. */
    boolean counted() {
      return maxConnections > 0 && importance > 0;
    }
  }

  /**
   * The operator's state.
   *
   * @param status the state wanted
   * @param followed whether the file is the operator's switch: looked at again and again, and its
   *     state announced at start
   * @param interval how often the file is looked at when followed
   */
  public record Operation(AgentStatus status, boolean followed, Duration interval) {}

  /**
   * Where and how clients are answered.
   *
   * @param port TCP port
   * @param commandInterval how long a change of state is announced with {@code up ready}
   * @param returnIdle true: the number is availability, 100 = idle; false: it is load, 0 = idle
   */
  public record Answering(int port, Duration commandInterval, boolean returnIdle) {}
}
