package org.evenkeel.agent;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/** Something that is measured, and how much it counts. */
public sealed interface Metric {
  /** As status and the responders of agent.xml call it. */
  String name();

  /** How much it counts. */
  Share share();

  /**
   * How much a metric counts.
   *
   * @param importance its share in the load, 0 to 1000; 0 = not in the load
   * @param threshold percent; what is above it is a matter of {@link ThresholdRule}; 0 = none
   */
  record Share(double importance, double threshold) {
    /** Looked at, but not counted. */
    public static final Share NONE = new Share(0, 0);
  }

  /** All processors together. */
  record Cpu(Share share) implements Metric {
    @Override
    public String name() {
      return "cpu";
    }
  }

  /** Memory that no program could get. */
  record Ram(Share share) implements Metric {
    @Override
    public String name() {
      return "ram";
    }
  }

  /** Swap space that is taken. */
  record Swap(Share share) implements Metric {
    @Override
    public String name() {
      return "swap";
    }
  }

  /**
   * A service's established connections, in percent of a maximum.
   *
   * @param endpoint the local end of its connections
   * @param maxConnections the number that is 100 percent; 0 = not counted
   */
  record Connections(String name, ServiceEndpoint endpoint, int maxConnections, Share share)
      implements Metric {
    /** Whether its connections have to be looked at. */
    boolean counted() {
      return maxConnections > 0;
    }
  }

  /**
   * How full a file system is.
   *
   * @param path any file or directory on it
   */
  record Disk(String name, Path path, Share share) implements Metric {}

  /**
   * How much of an interface's capacity is taken.
   *
   * @param interfaceName as the system calls it
   * @param bitsPerSecond capacity of one direction; 0 = as the link reports it
   */
  record Network(String name, String interfaceName, long bitsPerSecond, Share share)
      implements Metric {}

  /** How long tasks are kept waiting for a resource. */
  record Waiting(Pressure resource, Share share) implements Metric {
    @Override
    public String name() {
      return "pressure " + resource.name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * The number that a command prints.
   *
   * @param command the program and its arguments; no shell looks at them
   * @param interval from start to start, at least a second
   * @param deadline after which it is killed
   * @param max the number that is 100 percent, above 0
   */
  record Script(
      String name,
      List<String> command,
      Duration interval,
      Duration deadline,
      double max,
      Share share)
      implements Metric {
    public Script {
      command = List.copyOf(command);
    }
  }
}
