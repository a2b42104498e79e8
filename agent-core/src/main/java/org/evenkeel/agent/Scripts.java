package org.evenkeel.agent;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The commands that run now, each on a thread of its own. One thread uses this. */
final class Scripts implements AutoCloseable {
  private final Platform platform;
  private final Map<Metric.Script, Script> running = new HashMap<>();

  /**
   * None yet.
   *
   * @param platform how commands are run and ended here
   */
  Scripts(Platform platform) {
    this.platform = platform;
  }

  /** Starts what is new among {@code wanted} and stops what is no longer there. */
  void follow(List<Metric> wanted) {
    Set<Metric.Script> scripts = new HashSet<>();
    for (Metric metric : wanted) {
      if (metric instanceof Metric.Script script) {
        scripts.add(script);
      }
    }
    running
        .entrySet()
        .removeIf(
            entry -> {
              boolean gone = !scripts.contains(entry.getKey());
              if (gone) {
                entry.getValue().close();
              }
              return gone;
            });
    for (Metric.Script script : scripts) {
      running.computeIfAbsent(script, wantedScript -> Script.start(wantedScript, platform));
    }
  }

  /** What a followed command printed last. */
  Script.Result result(Metric.Script script) {
    Script found = running.get(script);
    return found == null ? Script.Result.NONE_YET : found.result();
  }

  @Override
  public void close() {
    follow(List.of());
  }
}
