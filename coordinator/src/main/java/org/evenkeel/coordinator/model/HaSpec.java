package org.evenkeel.coordinator.model;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * How this node is one of a pair: what {@code ha} of {@code node.yaml} says.
 *
 * @param peer the other node's name
 * @param priority 1 to 65535; where everything else is equal the higher one is active
 * @param heartbeat how often the nodes speak, and when silence counts
 * @param links the ways on which they speak, at least one, numbered from 0 in this order
 * @param keyFile the file of the keys that sign; empty is {@code /etc/evenkeel/ha.key} below the
 *     root
 * @param failback after how long in step the preferred node takes over again; empty is never, but
 *     by hand
 * @param restartGrace how long a crashed coordinator may take to come back without a failover
 * @param vote who else is asked before an address moves
 * @param fence a program and its arguments that make sure that the peer is off; empty is none
 * @param track what lowers this node's priority
 * @param virtualMac whether the addresses have a hardware address of their own, which moves too
 * @param sync how the kernel tells the peer about connections
 */
public record HaSpec(
    String peer,
    int priority,
    Heartbeat heartbeat,
    List<Link> links,
    Optional<Path> keyFile,
    Optional<Duration> failback,
    Duration restartGrace,
    Vote vote,
    List<String> fence,
    List<Track> track,
    boolean virtualMac,
    Sync sync) {
  /** The highest priority. */
  public static final int PRIORITY_MAX = 65_535;

  /** The priority of a node that says none. */
  public static final int PRIORITY_DEFAULT = 100;

  /** How long a crashed coordinator may take to come back, where nothing is said. */
  public static final Duration RESTART_GRACE_DEFAULT = Duration.ofSeconds(2);

  /** So many links at the most. */
  public static final int LINKS_MAX = 8;

  public HaSpec {
    if (priority < 1 || priority > PRIORITY_MAX) {
      throw new IllegalArgumentException("priority not within 1 to 65535: " + priority);
    }
    links = List.copyOf(links);
    if (links.isEmpty() || links.size() > LINKS_MAX) {
      throw new IllegalArgumentException("1 to 8 links, not " + links.size());
    }
    fence = List.copyOf(fence);
    track = List.copyOf(track);
  }

  /**
   * The interface on which the kernel tells the peer about connections: the one configured, or that
   * of the first link which names one; empty when none does.
   */
  public Optional<String> syncInterface() {
    return sync.interfaceName()
        .or(() -> links.stream().flatMap(link -> link.interfaceName().stream()).findFirst());
  }

  /**
   * How often the nodes speak, and when silence counts.
   *
   * @param interval from one heartbeat to the next, 20 ms to 10 s
   * @param dead a silence of that length means that the peer is lost; at least two intervals
   * @param warn a silence of that length means that it is late; at least two intervals, less than
   *     dead
   */
  public record Heartbeat(Duration interval, Duration dead, Duration warn) {
    /** The shortest interval. */
    public static final Duration INTERVAL_MIN = Duration.ofMillis(20);

    /** The longest interval. */
    public static final Duration INTERVAL_MAX = Duration.ofSeconds(10);

    /** Every 200 ms, late after 400 ms, lost after 600 ms. */
    public static final Heartbeat DEFAULT = every(Duration.ofMillis(200));

    public Heartbeat {
      if (interval.compareTo(INTERVAL_MIN) < 0 || interval.compareTo(INTERVAL_MAX) > 0) {
        throw new IllegalArgumentException("interval not within 20 ms to 10 s: " + interval);
      }
      Duration two = interval.multipliedBy(2);
      if (warn.compareTo(two) < 0 || warn.compareTo(dead) >= 0) {
        throw new IllegalArgumentException(
            "not two intervals <= warn < dead: " + interval + ", " + warn + ", " + dead);
      }
    }

    /** Late after two intervals, lost after three. */
    public static Heartbeat every(Duration interval) {
      return new Heartbeat(interval, interval.multipliedBy(3), interval.multipliedBy(2));
    }
  }

  /**
   * A way on which the nodes speak.
   *
   * @param interfaceName the only interface that its packets use; empty is what the route says
   * @param local this node's address there
   * @param remote the peer's address there, of the same family
   * @param port the UDP port at both ends
   */
  public record Link(Optional<String> interfaceName, IpAddress local, IpAddress remote, int port) {
    /** The port where nothing is said. */
    public static final int PORT_DEFAULT = 6_694;

    public Link {
      if (local.isV6() != remote.isV6() || local.equals(remote)) {
        throw new IllegalArgumentException(
            "not two addresses of one family: " + local + ", " + remote);
      }
      if (port < 1 || port > 65_535) {
        throw new IllegalArgumentException("port not within 1 to 65535: " + port);
      }
    }

    /** As reports show it: {@code eth0 10.0.0.20 - 10.0.0.21}. */
    @Override
    public String toString() {
      return interfaceName.map(name -> name + " ").orElse("")
          + local
          + " - "
          + (port == PORT_DEFAULT ? remote.toString() : remote.toString(port));
    }
  }

  /**
   * Who else is asked before an address moves. Both may be empty.
   *
   * @param ping addresses of which one has to answer
   * @param witness programs elsewhere, of which a majority has to agree
   */
  public record Vote(List<IpAddress> ping, List<URI> witness) {
    /** Nobody. */
    public static final Vote NONE = new Vote(List.of(), List.of());

    public Vote {
      ping = List.copyOf(ping);
      witness = List.copyOf(witness);
    }

    /** Whether anybody is. */
    public boolean isEmpty() {
      return ping.isEmpty() && witness.isEmpty();
    }
  }

  /** What lowers this node's priority while it fails. */
  public sealed interface Track {
    /** By how much, 1 to 65535. */
    int cost();

    /** An interface that has no carrier. */
    record Interface(String name, int cost) implements Track {
      public Interface {
        checkCost(cost);
      }
    }

    /** An address that does not answer. */
    record Ping(IpAddress address, int cost) implements Track {
      public Ping {
        checkCost(cost);
      }
    }

    /** A program, with its arguments, that does not exit with 0. */
    record Command(List<String> command, int cost) implements Track {
      public Command {
        command = List.copyOf(command);
        checkCost(cost);
      }
    }

    private static void checkCost(int cost) {
      if (cost < 1 || cost > PRIORITY_MAX) {
        throw new IllegalArgumentException("cost not within 1 to 65535: " + cost);
      }
    }
  }

  /**
   * How the kernel tells the peer about connections (ipvsadm(8), {@code --start-daemon}).
   *
   * @param interfaceName where; empty is the first link's
   * @param id 0 to 255, the same on both nodes and on no other pair beside them
   */
  public record Sync(Optional<String> interfaceName, int id) {
    /** On the first link's interface, with id 1. */
    public static final Sync DEFAULT = new Sync(Optional.empty(), 1);

    public Sync {
      Objects.checkIndex(id, 256);
    }
  }
}
