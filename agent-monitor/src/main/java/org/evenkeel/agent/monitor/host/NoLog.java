package org.evenkeel.agent.monitor.host;

import java.util.function.Consumer;

/**
 * No log that could be shown.
 *
 * @param reason why, and what to do
 */
public record NoLog(String reason) implements LogSource {
  @Override
  public String name() {
    return "log";
  }

  @Override
  public Following follow(Consumer<String> sink) {
    sink.accept(reason);
    return () -> {};
  }
}
