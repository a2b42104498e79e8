package org.evenkeel.coordinator.vote;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.evenkeel.coordinator.check.Pinger;
import org.evenkeel.coordinator.dispatch.CommandRunner;
import org.evenkeel.coordinator.ha.Happening;
import org.evenkeel.coordinator.model.HaSpec;
import org.evenkeel.coordinator.model.IpAddress;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at what votes and at what makes a node of a pair fit: hosts that answer pings, interfaces
 * with their carriers, programs. Tells an election each time; nothing waits for it.
 */
public final class Lookout implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Lookout.class);

  /** A program is run at most this often, and ended when it takes longer. */
  private static final Duration COMMAND_PERIOD = Duration.ofSeconds(1);

  private static final Duration COMMAND_PATIENCE = Duration.ofSeconds(5);
  private static final Duration TRACK_PATIENCE = Duration.ofSeconds(1);
  private static final long STOP_SECONDS = 1;

  /** Where the addresses are is asked so often; whether there is a carrier, each time. */
  private static final long NAMES_NANOS = TimeUnit.SECONDS.toNanos(2);

  private final HaSpec spec;
  private final Doors doors;

  /** Of the platform: the kernel is asked for interfaces by native calls. */
  private final ExecutorService threads =
      Executors.newThreadPerTaskExecutor(Thread.ofPlatform().daemon().name("lookout").factory());

  private final Set<HaSpec.Track> failed = ConcurrentHashMap.newKeySet();
  private volatile boolean closed;

  /** The one thread's that tells how fit this node is. */
  private Collection<String> names = List.of();

  private long namedAt;

  /**
   * A lookout's doors to the world.
   *
   * @param net the kernel's directory of interfaces, {@code /sys/class/net}
   * @param interfaces names those that the addresses of the pair are on, or belong on
   * @param pinger pings
   * @param commands runs programs
   * @param told takes what happened
   */
  public record Doors(
      Path net,
      Supplier<Collection<String>> interfaces,
      Pinger pinger,
      CommandRunner commands,
      Consumer<Happening> told) {}

  private Lookout(HaSpec spec, Doors doors) {
    this.spec = spec;
    this.doors = doors;
  }

  /** Begins to look. */
  public static Lookout start(HaSpec spec, Doors doors) {
    Lookout lookout = new Lookout(spec, doors);
    Duration interval = spec.heartbeat().interval();
    for (IpAddress host : spec.vote().ping()) {
      lookout.often(interval, () -> lookout.askVoter(host, interval));
    }
    for (HaSpec.Track track : spec.track()) {
      Duration period = track instanceof HaSpec.Track.Command ? COMMAND_PERIOD : interval;
      lookout.often(period, () -> lookout.look(track));
    }
    lookout.often(interval, lookout::tell);
    return lookout;
  }

  /** Something to look at. */
  private interface Look {
    void look() throws InterruptedException;
  }

  /** Looks again and again; what is thrown is a fault of ours, said each time. */
  private void often(Duration period, Look what) {
    threads.execute(
        () -> {
          try {
            while (!closed) {
              safely(what);
              Thread.sleep(period.plusNanos(ThreadLocalRandom.current().nextLong(1_000_000)));
            }
          } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
          }
        });
  }

  private static void safely(Look what) throws InterruptedException {
    try {
      what.look();
    } catch (RuntimeException e) {
      LOG.error("A fault of the coordinator itself; looking goes on", e);
    }
  }

  private void askVoter(IpAddress host, Duration patience) throws InterruptedException {
    if (doors.pinger().ping(host, patience) instanceof Pinger.Answer.Reply) {
      doors.told().accept(new Happening.PingAnswered());
    }
  }

  private void look(HaSpec.Track track) throws InterruptedException {
    boolean works =
        switch (track) {
          case HaSpec.Track.Interface(String name, int _) -> carries(name);
          case HaSpec.Track.Ping(IpAddress address, int _) ->
              doors.pinger().ping(address, TRACK_PATIENCE) instanceof Pinger.Answer.Reply;
          case HaSpec.Track.Command(List<String> command, int _) ->
              doors.commands().run(command, COMMAND_PATIENCE).succeeded();
        };
    if (works ? failed.remove(track) : failed.add(track)) {
      LOG.warn("Tracked {} {}", track, works ? "works again" : "fails");
    }
  }

  private void tell() {
    int cost = failed.stream().mapToInt(HaSpec.Track::cost).sum();
    if (names.isEmpty() || System.nanoTime() - namedAt > NAMES_NANOS) {
      names = doors.interfaces().get();
      namedAt = System.nanoTime();
    }
    boolean linked = names.stream().allMatch(this::carries);
    // Not 0: two nodes that both miss the same gateway must not both be unable.
    doors.told().accept(new Happening.Fitness(Math.max(1, spec.priority() - cost), linked));
  }

  /**
   * Whether an interface is up and has a carrier; the kernel refuses to say so of one that is down.
   */
  private boolean carries(String name) {
    try {
      return Files.readString(doors.net().resolve(name).resolve("carrier")).strip().equals("1");
    } catch (IOException _) {
      return false;
    }
  }

  @Override
  public void close() {
    closed = true;
    threads.shutdownNow();
    doors.pinger().close();
    try {
      boolean _ = threads.awaitTermination(STOP_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
