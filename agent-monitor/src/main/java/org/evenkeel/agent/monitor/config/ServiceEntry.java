package org.evenkeel.agent.monitor.config;

import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.OptionalInt;

/**
 * A {@code TCPService} as it is edited.
 *
 * @param origin which one of the file it is, from 0; empty when it is new
 * @param values the text of each part
 */
public record ServiceEntry(OptionalInt origin, Map<Part, String> values) {
  /** An element of a {@code TCPService}. */
  public enum Part {
    NAME("Name", ""),
    ADDRESS("IPAddress", "*"),
    PORT("Port", "80"),
    MAX_CONNECTIONS("MaxConnections", "0"),
    IMPORTANCE("ImportanceFactor", "0");

    private final String element;
    private final String absent;

    Part(String element, String absent) {
      this.element = element;
      this.absent = absent;
    }

    /** The element's name. */
    public String element() {
      return element;
    }

    /** The value that holds when the file does not say. */
    public String absent() {
      return absent;
    }
  }

  public ServiceEntry {
    Map<Part, String> all = new EnumMap<>(Part.class);
    for (Part part : Part.values()) {
      all.put(part, values.getOrDefault(part, part.absent()));
    }
    values = Collections.unmodifiableMap(all);
  }

  /** A new one to begin with. */
  public static ServiceEntry fresh() {
    return new ServiceEntry(
        OptionalInt.empty(),
        Map.of(Part.NAME, "HTTP", Part.MAX_CONNECTIONS, "100", Part.IMPORTANCE, "1"));
  }

  /** The text of a part. */
  public String value(Part part) {
    return values.getOrDefault(part, part.absent());
  }

  /** The same with another text in a part. */
  public ServiceEntry with(Part part, String text) {
    Map<Part, String> changed = new EnumMap<>(values);
    changed.put(part, text);
    return new ServiceEntry(origin, changed);
  }
}
