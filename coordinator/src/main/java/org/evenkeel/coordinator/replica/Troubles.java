package org.evenkeel.coordinator.replica;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What does not work, by what it is about. Safe for any thread. */
final class Troubles {
  private static final Logger LOG = LoggerFactory.getLogger(Troubles.class);
  private static final int MAX = 100;

  private final Map<String, String> known = new ConcurrentSkipListMap<>();
  private final Consumer<List<String>> told;

  /**
   * @param told is told of all of them, whenever one begins, changes or is over
   */
  Troubles(Consumer<List<String>> told) {
    this.told = told;
  }

  void are(String about, String text) {
    String said = "replication: " + text;
    if (known.size() < MAX && !said.equals(known.put(about, said))) {
      LOG.warn("{}", said);
      told.accept(list());
    }
  }

  void over(String about) {
    if (known.remove(about) != null) {
      told.accept(list());
    }
  }

  List<String> list() {
    return List.copyOf(known.values());
  }
}
