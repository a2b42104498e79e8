package org.evenkeel.agent;

import java.time.Duration;
import java.util.List;

/**
 * What agent.xml says. {@link #DEFAULTS} holds where the file is silent or absent.
 *
 * @param metrics what is measured and how much it counts; the processor comes first
 * @param judgement how the metrics become an answer
 * @param operation the operator's state
 * @param responders where and how clients are answered; at least one
 * @param logLevel how much is logged
 */
public record AgentConfiguration(
    List<Metric> metrics,
    Judgement judgement,
    Operation operation,
    List<ResponderSetting> responders,
    LogLevel logLevel) {

  /** Processor alone counts, port 3333, no operator state. */
  public static final AgentConfiguration DEFAULTS =
      new AgentConfiguration(
          List.of(
              new Metric.Cpu(new Metric.Share(1, 100)), new Metric.Ram(new Metric.Share(0, 100))),
          new Judgement(true, ThresholdRule.VERSION_4, Duration.ZERO),
          new Operation(
              AgentStatus.NORMAL,
              false,
              Duration.ofSeconds(5),
              Duration.ofSeconds(10),
              Duration.ZERO),
          List.of(ResponderSetting.plain(3333)),
          LogLevel.INFO);

  public AgentConfiguration {
    metrics = List.copyOf(metrics);
    responders = List.copyOf(responders);
  }

  /**
   * How the metrics become an answer.
   *
   * @param returnIdle true: the number is availability, 100 = idle; false: it is load, 0 = idle
   * @param threshold what happens when a threshold is exceeded
   * @param halfLife of the moving average of the load; zero = none
   */
  public record Judgement(boolean returnIdle, ThresholdRule threshold, Duration halfLife) {}

  /**
   * The operator's state.
   *
   * @param status the state wanted
   * @param followed whether the file is the operator's switch, so that its state is announced at
   *     start
   * @param interval how often the file is looked at when followed
   * @param commandInterval how long the return to normal is announced with {@code up ready}
   * @param linger how long {@code drain} is answered before the agent stops
   */
  public record Operation(
      AgentStatus status,
      boolean followed,
      Duration interval,
      Duration commandInterval,
      Duration linger) {}
}
