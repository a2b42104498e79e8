package org.evenkeel.coordinator.model;

import java.time.Duration;
import java.util.Locale;
import java.util.Optional;

/** Where it is known from how busy a real server is. */
public sealed interface FeedbackSpec {

  /** From nowhere: the configured weight is in force. */
  record None() implements FeedbackSpec {}

  /** From the real server itself, which is asked for it. */
  sealed interface Asked extends FeedbackSpec {
    /** The TCP port that is asked. */
    int port();

    /** From one question to the next, 10 ms or more. */
    Duration interval();

    /** How long an answer may take, 1 ms or more. */
    Duration timeout();
  }

  /**
   * From the feedback agent on the real server.
   *
   * @param port the agent's TCP port, usually 3333
   */
  record Agent(int port, Duration interval, Duration timeout) implements Asked {
    /** Port 3333, asked each second, one second to answer. */
    public static final Agent DEFAULT =
        new Agent(3333, Duration.ofSeconds(1), Duration.ofSeconds(1));

    public Agent {
      requireBounds(port, interval, timeout);
    }
  }

  /**
   * From a web server on the real server, which answers with a number.
   *
   * @param path of the page, with a slash in front
   * @param pointer where in a JSON page the number stands (RFC 6901); empty means that the page is
   *     the number
   * @param scale what the number says
   */
  record Http(
      int port,
      String path,
      Optional<String> pointer,
      Scale scale,
      Duration interval,
      Duration timeout)
      implements Asked {
    public Http {
      requireBounds(port, interval, timeout);
      if (!path.startsWith("/")) {
        throw new IllegalArgumentException("no slash before " + path);
      }
    }
  }

  /**
   * From the coordinator itself, for real servers without an agent. What is measured says something
   * only beside what is measured of the other real servers of the service.
   */
  enum Measured implements FeedbackSpec {
    /** How soon a real server answers its check. */
    LATENCY,
    /** How many bytes it receives and sends in a second, as far as they pass the engine. */
    TRAFFIC;

    /** The name in configuration. */
    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  private static void requireBounds(int port, Duration interval, Duration timeout) {
    if (port < 1 || port > 65_535) {
      throw new IllegalArgumentException("port not within 1 to 65535: " + port);
    }
    if (interval.toMillis() < 10 || timeout.toMillis() < 1) {
      throw new IllegalArgumentException("interval below 10ms or timeout below 1ms");
    }
  }

  /** What a number says of a real server. */
  enum Scale {
    /** 100 means that it has nothing to do. */
    IDLE,
    /** 0 means that it has nothing to do, as on the load page of Kemp's balancers. */
    LOAD;

    /** The name in configuration. */
    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }
}
